import type { QualityProblem } from '../../live/quality-watch.ts'
import { strings } from '../../strings/index.ts'
import styles from './emotion-panel.module.css'
import type { FrameCounts } from './use-frame-counts.ts'

const text = strings.watch.warnings
/** So many of a hundred pictures may be lost unsaid. */
const tolerated = 0.02

/** What is wrong with the picture, in sentences; nothing when nothing is. */
export function Warnings({
  problem,
  isSilentKnown,
  counts,
  lagged,
}: {
  problem: QualityProblem | undefined
  /** Whether anything has come at all: before, silence is no fault. */
  isSilentKnown: boolean
  counts: FrameCounts | undefined
  lagged: number
}) {
  const said = [
    problem !== undefined && (problem !== 'SILENT' || isSilentKnown) && text[problem],
    counts && counts.framesDropped > counts.framesAccepted * tolerated && text.dropped(counts.framesDropped, counts.framesAccepted),
    lagged > 0 && text.lagged(lagged),
  ].filter((it) => typeof it === 'string')
  return (
    <ul role="status" aria-label={text.title} className={styles['warnings']}>
      {said.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}
