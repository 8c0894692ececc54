/** Time as streams take it; a test has its own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Calls back after so many milliseconds. @returns calls it off */
  wait(ms: number, then: () => void): () => void
}

export const realClock: Clock = {
  now: () => Date.now(),
  wait(ms, then) {
    const timer = setTimeout(then, ms)
    return () => clearTimeout(timer)
  },
}
