import { LRUCache } from 'lru-cache'

export interface FrameRateOptions {
  /** Frames that fit at once after a pause; default 10. */
  burst?: number
  /** Frames a second in the long run; default 5. */
  perSecond?: number
  /** Interviews remembered, the least recent forgotten first; default 50,000. */
  interviews?: number
}

/** A token bucket for each interview. */
export interface FrameRate {
  /**
   * Takes a token.
   * @param at milliseconds, of a clock that does not go back
   * @returns 0, or milliseconds until the next token when there is none
   */
  take(interviewId: string, at: number): number
}

export function createFrameRate({ burst = 10, perSecond = 5, interviews = 50_000 }: FrameRateOptions = {}): FrameRate {
  const buckets = new LRUCache<string, { tokens: number; at: number }>({ max: interviews })
  return {
    take(interviewId, at) {
      const bucket = buckets.get(interviewId) ?? { tokens: burst, at }
      const tokens = Math.min(burst, bucket.tokens + (Math.max(0, at - bucket.at) / 1000) * perSecond)
      const taken = tokens >= 1
      buckets.set(interviewId, { tokens: taken ? tokens - 1 : tokens, at: Math.max(at, bucket.at) })
      return taken ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000)
    },
  }
}
