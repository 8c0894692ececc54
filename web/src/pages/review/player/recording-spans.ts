import type { Span } from '../timeline/extent.ts'

export interface RecordingSpan extends Span {
  recordingId: string
}

export interface RecordingTimes {
  id: string
  /** When its upload began: it had ended by then. */
  createdAt: string
  durationMs: number | null
}

/**
 * When each recording was made, as well as one can tell: it ended before its upload began, before the next one started, and with the interview;
 * it began its length before. One whose length is unknown reaches back to the one before it.
 * @param recordings in the order in which they were begun
 */
export function recordingSpans(recordings: readonly RecordingTimes[], interview: Span): RecordingSpan[] {
  const spans: RecordingSpan[] = []
  let end = interview.to
  for (const [index, { id, createdAt, durationMs }] of [...recordings.entries()].toReversed()) {
    const before = recordings[index - 1]
    const to = Math.min(end, Date.parse(createdAt))
    const from = durationMs === null ? (before ? Math.min(to, Date.parse(before.createdAt)) : interview.from) : to - durationMs
    end = Math.max(interview.from, Math.min(from, to))
    spans.unshift({ recordingId: id, from: end, to: durationMs === null ? Math.max(end, to) : end + durationMs })
  }
  return spans
}

/** Which recording shows a moment, and where in it; the nearest when none does. */
export function placeOf(spans: readonly RecordingSpan[], at: number): { index: number; seconds: number } | undefined {
  const distance = ({ from, to }: Span): number => (at < from ? from - at : at > to ? at - to : 0)
  const [best] = [...spans.entries()].toSorted(([, one], [, other]) => distance(one) - distance(other))
  if (!best) return undefined
  const [index, { from, to }] = best
  return { index, seconds: (Math.min(to, Math.max(from, at)) - from) / 1_000 }
}
