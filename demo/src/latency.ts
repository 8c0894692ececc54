/** When a frame passed each stage, as `extensions.journey` tells it: milliseconds since the epoch. */
export type Journey = Partial<
  Record<'received' | 'queued' | 'dequeued' | 'decoded' | 'inferred' | 'stored' | 'rung' | 'upstream' | 'enriched' | 'sent', number>
>

/** The stages between a webcam and a watcher, in order; each ends at its mark. `send` ends when the watcher has the event. */
const stages = [
  ['intake', 'queued'],
  ['queue', 'dequeued'],
  ['inference', 'inferred'],
  ['store', 'stored'],
  ['ring', 'upstream'],
  ['enrich', 'enriched'],
] as const

export type Stage = (typeof stages)[number][0] | 'send' | 'total'
export const stageNames: Stage[] = [...stages.map(([name]) => name), 'send', 'total']

/**
 * How long one frame spent in each stage, in milliseconds. A stage whose marks are missing is left out: an event read from the
 * table, not rung, has no journey.
 * @param sentAt when the webcam sent it, and `seenAt` when the watcher had it; same clock as the journey's
 */
export function stageTimes(journey: Journey, sentAt: number, seenAt: number): Partial<Record<Stage, number>> {
  const times: Partial<Record<Stage, number>> = { total: seenAt - sentAt }
  let begin: number | undefined = sentAt
  for (const [stage, mark] of stages) {
    const end = journey[mark]
    if (begin !== undefined && end !== undefined) times[stage] = end - begin
    begin = end
  }
  if (begin !== undefined) times.send = seenAt - begin
  return times
}

/** The value below which the share `p` of `values` lies (nearest rank); NaN of none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN
}
