/** A stretch of time, in ms since the epoch. */
export interface Span {
  from: number
  to: number
}

export interface TimesOfInterview {
  startedAt: string | null
  completedAt: string | null
  answers: readonly { submittedAt: string }[]
}

/**
 * From the start to the end of an interview, and to the last thing known of one that has not ended. undefined: it never began.
 * @param lastSampleAt of the emotion timeline
 */
export function extentOf({ startedAt, completedAt, answers }: TimesOfInterview, lastSampleAt?: number): Span | undefined {
  if (startedAt === null) return undefined
  const from = Date.parse(startedAt)
  const known = [from + 1_000, ...answers.map(({ submittedAt }) => Date.parse(submittedAt))]
  if (completedAt !== null) known.push(Date.parse(completedAt))
  else if (lastSampleAt !== undefined) known.push(lastSampleAt)
  return { from, to: Math.max(...known) }
}

/** A moment that lies in the span. */
export const within = ({ from, to }: Span, at: number): number => Math.min(to, Math.max(from, at))

/** Where a moment lies in the span, 0 to 1. */
export const shareOf = ({ from, to }: Span, at: number): number => (within({ from, to }, at) - from) / Math.max(1, to - from)

/** Slack for clocks that differ a little, and for frames on their way when the interview ended. */
const slackMs = 5_000

/**
 * How far the candidate's clock was off, as far as one can tell: what must be added to each sample's time so that all lie in the interview.
 * 0 for a clock that may have been right.
 */
export function clockShift({ from, to }: Span, firstSampleAt: number, lastSampleAt: number): number {
  if (firstSampleAt >= from - slackMs && lastSampleAt <= to + slackMs) return 0
  return firstSampleAt < from - slackMs ? from - firstSampleAt : Math.max(from - firstSampleAt, to - lastSampleAt)
}
