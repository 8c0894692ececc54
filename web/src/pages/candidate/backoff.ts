/** How long to wait before something is tried again: longer each time, up to a bound, a little otherwise for each client. */
export interface Backoff {
  /** @param atLeast what the platform asked for, in ms */
  next(atLeast?: number): number
  /** It worked: the next wait is short again. */
  reset(): void
}

export interface BackoffOptions {
  /** Of the first wait; default 1,000. */
  firstMs?: number
  /** Default 30,000. */
  longestMs?: number
  /** 0 to 1, for tests. */
  random?: () => number
}

export function createBackoff({ firstMs = 1_000, longestMs = 30_000, random = Math.random }: BackoffOptions = {}): Backoff {
  let tries = 0
  return {
    next(atLeast = 0) {
      const wait = Math.min(longestMs, firstMs * 2 ** tries)
      tries = Math.min(tries + 1, 20)
      return Math.max(atLeast, Math.round(wait * (0.75 + random() * 0.5)))
    },
    reset: () => void (tries = 0),
  }
}
