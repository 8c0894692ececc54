import { useState } from 'react'
import { useMutation } from 'urql'
import { ReleaseScoreDocument } from '../../generated/graphql.ts'
import { faultOf, sentenceOf } from '../../platform/fault.ts'
import type { LiveStatus } from '../../platform/live-options.ts'
import { mayChange } from '../../session/roles.ts'
import { useUser } from '../../session/use-session.ts'
import { strings } from '../../strings/index.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Criterion } from './criterion.tsx'
import { Missing } from './missing.tsx'
import type { Scorecard, Span, WatchedInterview } from './parts.ts'
import styles from './score-panel.module.css'

const text = strings.watch.score

/** How final the score is, in words. PARTIAL with every answer scored waits for the interview to be completed. */
const standingOf = ({ status, scored, expected }: Scorecard): string =>
  status === 'PARTIAL' && scored < expected ? text.standing.more : text.standing[status]

/** The score as it grows: total, and each criterion with its reasons and the words that it rests on. */
export function ScorePanel({
  interview,
  card,
  status,
  shown,
  onShow,
}: {
  interview: WatchedInterview
  card: Scorecard | undefined
  status: LiveStatus
  shown: Span | undefined
  onShow: (span: Span | undefined) => void
}) {
  return (
    <Card title={text.title}>
      <Missing status={status} what={strings.watch.missing.score} />
      <div className={styles['total']} data-score={card?.status ?? ''}>
        <strong className="numbers">{card?.total?.toFixed(1) ?? '–'}</strong>
        <div>
          <p className="quiet small">{text.outOf}</p>
          <p className="small">{card ? `${text.scored(card.scored, card.expected)}, ${standingOf(card)}` : text.none}</p>
        </div>
      </div>
      {card && card.criteria.length > 0 && (
        <ul className={styles['criteria']}>
          {card.criteria.map((criterion) => (
            <Criterion key={criterion.name} criterion={criterion} answers={interview.answers} shown={shown} onShow={onShow} />
          ))}
        </ul>
      )}
      {card && interview.replay === null && <Release id={interview.id} card={card} />}
    </Card>
  )
}

function Release({ id, card }: { id: string; card: Scorecard }) {
  const user = useUser()
  const [isAsking, setAsking] = useState(false)
  const [isDone, setDone] = useState(false)
  const [{ fetching, error }, release] = useMutation(ReleaseScoreDocument)
  const mayRelease = mayChange(user)
  async function run(): Promise<void> {
    const { data } = await release({ id })
    if (!data) return
    setAsking(false)
    setDone(true)
  }
  return (
    <>
      {mayRelease && card.status === 'FINAL' && (
        <Button look="primary" onPress={() => setAsking(true)}>
          {text.release}
        </Button>
      )}
      <p role="status" className={styles['released']}>
        {isDone && text.released}
      </p>
      <Dialog
        title={text.releaseQuestion}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onPress={() => setAsking(false)}>{strings.common.cancel}</Button>
            <Button look="primary" isPending={fetching} onPress={() => void run()}>
              {text.release}
            </Button>
          </>
        }
      >
        <p>{text.releaseDetail}</p>
        {error && (
          <p role="alert" className={styles['error']}>
            {sentenceOf(faultOf(error))}
          </p>
        )}
      </Dialog>
    </>
  )
}
