export interface CircuitBreakerOptions {
  /** Failures in a row that open the circuit; default 3. */
  failures?: number
  /** Milliseconds for which it then stays open; default 30,000. */
  restMs?: number
  /** Milliseconds; default `performance.now`. */
  now?: () => number
}

/** One try at a service. Call one of the three, once. */
export interface Attempt {
  succeeded(): void
  /** @param restMs how long the service asks to be left alone; at most five minutes are heeded */
  failed(restMs?: number): void
  /** It ended without telling anything of the service. */
  ended(): void
}

export interface CircuitBreaker {
  /**
   * Begins a try, or gives undefined while the circuit is open. After its rest one try decides; nobody waits for it, all others are turned
   * away until it has ended.
   */
  attempt(): Attempt | undefined
}

const longestRestMs = 300_000

/** Leaves a service alone that has failed several times in a row. */
export function createCircuitBreaker(options: CircuitBreakerOptions = {}): CircuitBreaker {
  const { failures = 3, restMs: usualRestMs = 30_000, now = () => performance.now() } = options
  let inARow = 0
  let restUntil = Number.NEGATIVE_INFINITY
  /** The try that decides, while it runs. */
  let deciding: Attempt | undefined

  return {
    attempt() {
      const open = inARow >= failures
      if (open && (deciding !== undefined || now() < restUntil)) return undefined
      const over = () => {
        if (deciding === attempt) deciding = undefined
      }
      const attempt: Attempt = {
        succeeded() {
          over()
          inARow = 0
        },
        failed(restMs = 0) {
          over()
          inARow += 1
          restUntil = Math.max(restUntil, now() + Math.min(longestRestMs, Math.max(usualRestMs, restMs)))
        },
        ended: over,
      }
      if (open) deciding = attempt
      return attempt
    },
  }
}
