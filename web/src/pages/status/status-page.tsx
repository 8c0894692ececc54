import type { PartStatus, PlatformStatus, QueueStatus } from '@parley/platform/status'
import { useState } from 'react'
import { usePageTitle } from '../../app/use-page-title.ts'
import { strings } from '../../strings/index.ts'
import { Card } from '../../ui/card.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Loading, Problem } from '../../ui/state.tsx'
import { figure } from './amounts.ts'
import { FrameJourney } from './journey/frame-journey.tsx'
import { PartsGrid } from './parts-grid.tsx'
import styles from './status-page.module.css'
import { StopDialog } from './stop-dialog.tsx'
import { Trend } from './trend.tsx'
import { usePlatformStatus } from './use-platform-status.ts'
import { verdictOf } from './verdict.ts'

const text = strings.status

const queueColumns: readonly Column<QueueStatus>[] = [
  { title: text.queues.name, cell: ({ name }) => <code>{name}</code> },
  { title: text.queues.depth, isNumber: true, cell: ({ depth }) => depth },
  { title: text.queues.consumers, isNumber: true, cell: ({ consumers }) => consumers ?? '–' },
  { title: text.queues.dead, isNumber: true, cell: ({ deadLetters }) => deadLetters ?? '–' },
]

function List({ entries }: { entries: readonly (readonly [string, string | number])[] }) {
  return (
    <dl className={`${styles['list']} numbers`}>
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

const percentiles = (it: { p50: number; p95: number; p99: number } | null) =>
  it === null ? text.figures.unknown : text.percentiles(figure(it.p50), figure(it.p95), figure(it.p99))

function Pool({ pool }: Pick<PlatformStatus, 'pool'>) {
  if (pool === null) return <p className="quiet">{text.pool.none}</p>
  return (
    <List
      entries={[
        [text.pool.backend, pool.backend],
        [text.pool.workers, text.pool.busy(pool.busy, pool.workers)],
        [text.pool.inference, percentiles(pool.inferenceMs)],
        [text.pool.dropped, pool.framesDroppedTotal ?? '–'],
      ]}
    />
  )
}

export default function StatusPage() {
  usePageTitle(text.title)
  const { status, history, problem, lookNow } = usePlatformStatus()
  const [stopping, setStopping] = useState<PartStatus>()
  const [told, setTold] = useState('')
  if (!status) {
    if (problem === 'forbidden') return <Problem message={text.forbidden} />
    return problem ? <Problem message={text.stale} onRetry={lookNow} /> : <Loading />
  }
  const verdict = verdictOf(status)
  const moments = history.moments()
  const { figures, sockets } = text
  return (
    <div className={styles['page']}>
      <div className={styles['top']}>
        <div>
          <h1>{text.title}</h1>
          <p className="quiet">{text.intro}</p>
        </div>
        <span className="quiet small numbers">{text.asOf(new Date(status.at).toLocaleTimeString())}</span>
      </div>
      <div className={`${styles['verdict']} ${styles[verdict.tone]}`} role="status" data-verdict={verdict.tone}>
        <h2>{verdict.title}</h2>
        {verdict.details.length > 0 && (
          <ul>
            {verdict.details.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
      </div>
      {problem && <p role="alert">{text.stale}</p>}
      <p role="status" className={told === '' ? 'visually-hidden' : ''}>
        {told}
      </p>
      <FrameJourney />
      <Card title={figures.title}>
        <div className={styles['trends']}>
          <Trend name={figures.requests} of="requests" moments={moments} />
          <Trend name={figures.httpP95} of="httpP95" moments={moments} unit={figures.ms} />
          <Trend name={figures.events} of="events" moments={moments} />
          <Trend name={figures.eventP95} of="eventP95" moments={moments} unit={figures.ms} />
          <Trend name={figures.frames} of="frames" moments={moments} />
          <Trend name={figures.waiting} of="waiting" moments={moments} />
          <Trend name={figures.sockets} of="sockets" moments={moments} />
        </div>
      </Card>
      <Card title={text.parts.title}>
        <PartsGrid parts={status.parts} onStop={status.development ? setStopping : undefined} />
      </Card>
      <div className={styles['columns']}>
        <Card title={text.queues.title}>
          {status.queues.length === 0 ? (
            <p className="quiet">{text.queues.none}</p>
          ) : (
            <DataTable caption={text.queues.title} columns={queueColumns} rows={status.queues} rowKey={({ name }) => name} />
          )}
        </Card>
        <Card title={text.pool.title}>
          <Pool pool={status.pool} />
        </Card>
        <Card title={sockets.title}>
          <List
            entries={[
              [sockets.websocket, status.sockets.websocket],
              [sockets.sse, status.sockets.sse],
              [sockets.multipart, status.sockets.multipart],
              [sockets.subscriptions, status.sockets.subscriptions],
              [sockets.upstreams, status.sockets.upstreams],
            ]}
          />
        </Card>
        <Card title={text.errors.title}>
          {status.errors.length === 0 ? (
            <p className="quiet">{text.errors.none}</p>
          ) : (
            <List entries={status.errors.map(({ code, perMinute }) => [code, figure(perMinute)] as const)} />
          )}
        </Card>
      </div>
      {stopping && (
        <StopDialog
          part={stopping}
          onClose={() => setStopping(undefined)}
          onTold={(what) => {
            setTold(what)
            lookNow()
          }}
        />
      )}
    </div>
  )
}
