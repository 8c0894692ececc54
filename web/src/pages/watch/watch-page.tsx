import { useCallback, useState } from 'react'
import { usePageTitle } from '../../app/use-page-title.ts'
import { strings } from '../../strings/index.ts'
import { Empty, Loading } from '../../ui/state.tsx'
import { EmotionPanel } from './emotion-panel.tsx'
import { Freshness } from './freshness.tsx'
import { Header } from './header.tsx'
import { NotesPanel } from './notes-panel.tsx'
import { Over } from './over.tsx'
import type { Span } from './parts.ts'
import { ScorePanel } from './score-panel.tsx'
import { Answers, SaidNow } from './transcript.tsx'
import { useCatchUp } from './use-catch-up.ts'
import { useFreshness } from './use-freshness.ts'
import { Missing, useIsLate } from './missing.tsx'
import { unknownInterview, useInterview } from './use-interview.ts'
import { useScore } from './use-score.ts'
import styles from './watch-page.module.css'

const text = strings.watch

/** One interview in full, live. Each part goes on without the others. */
export default function WatchPage({ id }: { id: string }) {
  const catchUp = useCatchUp()
  const freshness = useFreshness()
  const hear = useCallback(
    (at: number, latencyMs?: number) => {
      const now = Date.now()
      catchUp.heard(at, now)
      freshness.heard(now, latencyMs)
    },
    [catchUp, freshness],
  )
  const { interview: known, status } = useInterview(id, hear)
  const { card, status: scoreStatus } = useScore(id, hear)
  const [shown, setShown] = useState<Span>()
  usePageTitle(known ? text.titleOf(known.candidate?.displayName ?? strings.common.nobody) : text.title)
  const isLate = useIsLate(status)

  if (status.state === 'ended' && status.code === 'NOT_FOUND') return <Empty title={text.notFound.title}>{text.notFound.detail}</Empty>
  if (!known && status.state === 'waiting' && !isLate) return <Loading />
  const interview = known ?? unknownInterview(id)
  const isRunning = interview.status === 'IN_PROGRESS'
  return (
    <div className={styles['page']}>
      <Header interview={interview} isKnown={known !== undefined} aside={<Freshness freshness={freshness} catchUp={catchUp} />} />
      <Missing status={status} what={text.missing.interview} />
      <Over interview={interview} />
      <div className={styles['parts']}>
        <div className={styles['main']}>
          {isRunning && (
            <div className={styles['said']}>
              <SaidNow interview={interview} hear={hear} />
            </div>
          )}
          <div className={styles['emotion']}>
            <EmotionPanel interview={interview} hear={hear} />
          </div>
          <div className={styles['answers']}>
            <Answers answers={interview.answers} card={card} shown={shown} />
          </div>
        </div>
        <div className={styles['side']}>
          <ScorePanel interview={interview} card={card} status={scoreStatus} shown={shown} onShow={setShown} />
          <NotesPanel interview={interview} />
        </div>
      </div>
    </div>
  )
}
