/** When a frame passed each mark, in ms since the epoch: `extensions.journey` (docs/architecture.md). */
export type Marks = Partial<
  Record<
    'begun' | 'received' | 'queued' | 'dequeued' | 'decoded' | 'inferred' | 'stored' | 'rung' | 'upstream' | 'enriched' | 'sent',
    number
  >
>

export const stages = ['intake', 'queue', 'decode', 'inference', 'store', 'ring', 'enrich', 'send'] as const
export type Stage = (typeof stages)[number]

/** The mark with which each stage ends; it begins with the one before, intake with the frame's first bytes (`begun`; over a WebSocket with `received`). */
const endOf: Record<Stage, keyof Marks> = {
  intake: 'queued',
  queue: 'dequeued',
  decode: 'decoded',
  inference: 'inferred',
  store: 'stored',
  ring: 'upstream',
  enrich: 'enriched',
  send: 'sent',
}

/** How long one frame was in each stage, in ms. */
export interface Journey {
  stages: Record<Stage, number>
  /** Their sum: from the frame's arrival at the platform until its event was handed to this page's socket. */
  total: number
}

/**
 * Undefined when a mark is missing: of a frame that was not read, or an event that came from the table. Clocks of different machines differ a
 * little: a stage that would have taken less than nothing took none.
 */
export function journeyOf(marks: Marks): Journey | undefined {
  let begin = marks.begun ?? marks.received
  const times = {} as Record<Stage, number> // each is set below
  for (const stage of stages) {
    const end = marks[endOf[stage]]
    if (begin === undefined || end === undefined) return undefined
    times[stage] = Math.max(0, end - begin)
    begin = end
  }
  return { stages: times, total: stages.reduce((sum, stage) => sum + times[stage], 0) }
}

/** The value below which the share `p` of them lies (nearest rank); undefined of none. */
export function percentile(values: readonly number[], p: number): number | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)]
}
