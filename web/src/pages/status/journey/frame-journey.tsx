import { useState, type CSSProperties } from 'react'
import { useQuery } from 'urql'
import { FrameJourneyDocument, RunningInterviewsDocument } from '../../../generated/graphql.ts'
import { useLive } from '../../../platform/use-live.ts'
import { strings } from '../../../strings/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { DataTable, type Column } from '../../../ui/data-table.tsx'
import { Empty, Loading, Problem } from '../../../ui/state.tsx'
import { figure } from '../amounts.ts'
import styles from './journey.module.css'
import { journeyOf, percentile, stages, type Journey, type Marks, type Stage } from './stages.ts'

const text = strings.status.journey
/** Frames whose times are kept. */
const most = 60
const extensions = { journey: true }

/** What a picture goes through from the candidate to this page, as `extensions.journey` of its event tells. */
export function FrameJourney() {
  const [{ data, fetching, error }, ask] = useQuery({ query: RunningInterviewsDocument })
  const [chosen, choose] = useState<string>()
  const running = data?.interviews.edges.map(({ node }) => node) ?? []
  const watched = running.find(({ id }) => id === chosen) ?? running[0]
  const again = () => ask({ requestPolicy: 'network-only' })
  return (
    <Card
      title={text.title}
      aside={
        <Button size="small" look="quiet" onPress={again}>
          {text.again}
        </Button>
      }
    >
      <p className="quiet">{text.intro}</p>
      {!data && fetching && <Loading />}
      {!data && error && <Problem message={error.message} onRetry={again} />}
      {data && !watched && (
        <Empty title={text.none}>
          <p>{text.how}</p>
        </Empty>
      )}
      {watched && (
        <>
          <div className={styles['head']}>
            <label className={styles['choice']}>
              {text.watching}
              <select value={watched.id} onChange={(event) => choose(event.target.value)}>
                {running.map(({ id, title, candidate }) => (
                  <option key={id} value={id}>
                    {title} · {candidate?.displayName ?? strings.common.nobody}
                  </option>
                ))}
              </select>
            </label>
          </div>
          <Watched key={watched.id} id={watched.id} />
        </>
      )}
    </Card>
  )
}

function Watched({ id }: { id: string }) {
  const [journeys, setJourneys] = useState<readonly Journey[]>([])
  const [seen, setSeen] = useState(0)
  const live = useLive(
    FrameJourneyDocument,
    { id },
    (_data, told) => {
      const journey = journeyOf((told['journey'] ?? {}) as Marks) // as the platform's parts stamp it
      if (!journey) return
      setSeen((count) => count + 1)
      setJourneys((before) => [...before.slice(1 - most), journey])
    },
    { extensions },
  )
  const last = journeys.at(-1)
  if (live.state === 'ended') return <Problem message={live.message} />
  if (!last) return <Loading>{text.waiting}</Loading>
  return (
    <>
      <ol className={styles['path']} aria-hidden>
        {stages.map((stage, index) => (
          <li
            // A new frame lights the path anew.
            key={`${stage} ${seen}`}
            className={`${styles['stop']} ${styles['pulse']}`}
            style={{ animationDelay: `${index * 90}ms` } satisfies CSSProperties}
          >
            <strong>{text.stages[stage].name}</strong>
            <span className="quiet">{text.stages[stage].where}</span>
          </li>
        ))}
      </ol>
      <p className={`${styles['total']} numbers`}>{text.last(figure(last.total))}</p>
      <p className="quiet small">{text.of(journeys.length)}</p>
      <Waterfall last={last} journeys={journeys} />
      <Times last={last} journeys={journeys} />
    </>
  )
}

function Waterfall({ last, journeys }: { last: Journey; journeys: readonly Journey[] }) {
  const longest = Math.max(last.total, ...journeys.map(({ total }) => total))
  const share = (ms: number) => `${((100 * ms) / longest).toFixed(2)}%`
  let begin = 0
  return (
    <div className={styles['stages']} aria-hidden>
      {stages.map((stage) => {
        const from = begin
        begin += last.stages[stage]
        const all = journeys.map((journey) => journey.stages[stage])
        return (
          <div key={stage} className={styles['stage']}>
            <span>{text.stages[stage].name}</span>
            <span className={styles['lane']}>
              <span className={styles['bar']} style={{ left: share(from), width: share(last.stages[stage]) }} />
              <span className={styles['mark']} style={{ left: share(from + (percentile(all, 0.5) ?? 0)) }} />
              <span className={`${styles['mark']} ${styles['late']}`} style={{ left: share(from + (percentile(all, 0.95) ?? 0)) }} />
            </span>
            <span className="numbers">{figure(last.stages[stage])} ms</span>
          </div>
        )
      })}
    </div>
  )
}

type Line = { stage: Stage | 'total'; last: number; all: readonly number[] }

const columns: readonly Column<Line>[] = [
  {
    title: text.stage,
    cell: ({ stage }) =>
      stage === 'total' ? (
        <strong>{text.total}</strong>
      ) : (
        <>
          {text.stages[stage].name}
          <span className={styles['what']}>
            {text.stages[stage].where}: {text.stages[stage].what}
          </span>
        </>
      ),
  },
  { title: text.ms, isNumber: true, cell: ({ last }) => figure(last) },
  { title: text.median, isNumber: true, cell: ({ all }) => figure(percentile(all, 0.5) ?? 0) },
  { title: text.p95, isNumber: true, cell: ({ all }) => figure(percentile(all, 0.95) ?? 0) },
]

/** The same in numbers: what a screen reader reads. */
function Times({ last, journeys }: { last: Journey; journeys: readonly Journey[] }) {
  const lines: Line[] = [
    ...stages.map((stage): Line => ({ stage, last: last.stages[stage], all: journeys.map((journey) => journey.stages[stage]) })),
    { stage: 'total', last: last.total, all: journeys.map(({ total }) => total) },
  ]
  return <DataTable caption={text.title} columns={columns} rows={lines} rowKey={({ stage }) => stage} />
}
