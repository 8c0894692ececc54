import type { SubscriptionFailure } from './subscription-failure.ts'

export interface Taken<T> {
  value: T
  /** How many before it were skipped since the last one taken. */
  lagged: number
}

/** What waits between a source that pushes and one watcher that takes. */
export interface EventBuffer<T> {
  /** @returns false when it was full: `value` then stands alone (`LATEST`), or was not taken in (`DISCONNECT`) */
  push(value: T): boolean
  /** No more comes. What waits is still given out, unless `discard`; then takers get undefined, or the failure thrown. */
  end(failure?: SubscriptionFailure, discard?: 'discard'): void
  /** The next value; undefined after the end. One taker at a time. */
  take(): Promise<Taken<T> | undefined>
}

/** @param limit how many values may wait */
export function createEventBuffer<T>(limit: number, overflow: 'LATEST' | 'DISCONNECT'): EventBuffer<T> {
  let waiting: T[] = []
  let lagged = 0
  let ended = false
  let failure: SubscriptionFailure | undefined
  let wake: (() => void) | undefined

  return {
    push(value) {
      if (ended) return true
      const full = waiting.length >= limit
      if (full && overflow === 'DISCONNECT') return false
      if (full) {
        lagged += waiting.length
        waiting = []
      }
      waiting.push(value)
      wake?.()
      return !full
    },
    end(reason, discard) {
      if (discard) waiting = []
      if (ended && !discard) return
      ended = true
      failure = reason
      wake?.()
    },
    async take() {
      while (waiting.length === 0 && !ended) {
        await new Promise<void>((resolve) => (wake = resolve))
        wake = undefined
      }
      const value = waiting.shift()
      if (value === undefined) {
        if (failure) throw failure
        return undefined
      }
      const taken = { value, lagged }
      lagged = 0
      return taken
    },
  }
}
