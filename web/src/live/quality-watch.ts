/** How a frame was read; of the platform. */
export type Outcome = 'OK' | 'NO_FACE' | 'MANY_FACES' | 'LOW_QUALITY' | 'STALE'
/** SILENT: nothing comes at all. */
export type QualityProblem = Exclude<Outcome, 'OK'> | 'SILENT'

export interface QualityTimes {
  /** How long it must last before it is said. Default 1,500 ms. */
  afterMs: number
  /** How long all must be well before it is taken back. Default 1,500 ms. */
  wellMs: number
  /** Nothing for so long is SILENT. Default 6,000 ms. */
  silentMs: number
}

export interface QualityWatch {
  heard(outcome: Outcome, now: number): void
  /** What is wrong with the picture, if it has been for a while. */
  problem(now: number): QualityProblem | undefined
}

/** Tells what is wrong with a candidate's picture without flickering: one bad frame is nothing, and so is one good one among bad ones. */
export function createQualityWatch(begunAt: number, times: Partial<QualityTimes> = {}): QualityWatch {
  const { afterMs = 1_500, wellMs = 1_500, silentMs = 6_000 } = times
  let heardAt = begunAt
  let wrong: { kind: QualityProblem; since: number; last: number } | undefined
  return {
    heard(outcome, now) {
      heardAt = now
      if (wrong && now - wrong.last > wellMs) wrong = undefined
      if (outcome === 'OK') return
      // Of one kind and another, the newest is named; how long it lasts is counted over both.
      wrong = { kind: outcome, since: wrong?.since ?? now, last: now }
    },
    problem(now) {
      if (now - heardAt > silentMs) return 'SILENT'
      if (!wrong || now - wrong.last > wellMs) return undefined
      return wrong.last - wrong.since >= afterMs ? wrong.kind : undefined
    },
  }
}
