/** What became of a frame that was sent. */
export type FrameOutcome =
  | { kind: 'accepted'; roundTripMs: number }
  /** Too many at once, or too much to do there. */
  | { kind: 'refused'; retryAfterMs: number }
  /** This picture could not be read. */
  | { kind: 'unreadable' }
  /** The platform was not reached, or is not well. */
  | { kind: 'failed' }
  /** No frame of this interview will be taken any more, for this reason. */
  | { kind: 'ended'; code: string }

/** How often frames are sent: as often as the network and the platform bear, and no more. */
export interface FrameRate {
  /** Frames a second. */
  perSecond(): number
  /** When the next frame may be sent, after one that was sent at `last`. */
  dueAfter(last: number): number
  /** @param at when the answer came; milliseconds of any clock that does not go back */
  answered(outcome: FrameOutcome, at: number): void
}

export interface FrameRateOptions {
  /** Default 2. */
  start?: number
  /** Below the platform's 5, so that its bucket stays full. Default 4. */
  most?: number
  /** Default 0.2: one in five seconds. */
  least?: number
}

/** An answer within this time lets it go up; one that takes longer than the second brings it down. */
const quickMs = 400
const slowMs = 1_000
/** It goes up by so much with each quick answer: from 2 to 4 a second in seven seconds. */
const gain = 0.1

export function createFrameRate({ start = 2, most = 4, least = 0.2 }: FrameRateOptions = {}): FrameRate {
  let rate = start
  let notBefore = 0
  const become = (next: number): void => void (rate = Math.min(most, Math.max(least, next)))
  return {
    perSecond: () => rate,
    dueAfter: (last) => Math.max(notBefore, last + 1_000 / rate),
    answered(outcome, at) {
      if (outcome.kind === 'accepted') {
        if (outcome.roundTripMs <= quickMs) become(rate + gain)
        else if (outcome.roundTripMs > slowMs) become(rate * 0.8)
      } else if (outcome.kind === 'refused') {
        become(rate / 2)
        notBefore = Math.max(notBefore, at + outcome.retryAfterMs)
      } else if (outcome.kind === 'failed') {
        become(rate / 2)
        notBefore = Math.max(notBefore, at + 1_000 / rate)
      }
    },
  }
}
