import type { Playhead } from '../playhead/playhead.ts'
import type { RecordingSpan } from '../player/recording-spans.ts'
import type { Reviewed } from '../review-data.ts'
import type { AnswerSpan } from './answer-spans.ts'
import type { Span } from './extent.ts'
import type { Sample } from './sample.ts'

/** What a timeline shows. */
export interface TimelineProps {
  interview: Reviewed
  extent: Span
  /** In the order of their times, moved to fit the interview. */
  samples: readonly Sample[]
  /** A pause of so long between samples is a gap. */
  gapMs: number
  answers: readonly AnswerSpan[]
  recordings: readonly RecordingSpan[]
  playhead: Playhead
}
