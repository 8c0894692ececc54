import { setImmediate as turn } from 'node:timers/promises'
import type { Clock } from '../clock.ts'

/** A clock that a test moves on. */
export interface FakeClock extends Clock {
  /** Lets time pass: each timer calls back at its time, and what follows from it happens then. */
  pass(ms: number): Promise<void>
  /** Timers set. */
  readonly timers: number
}

export function createFakeClock(start = 0): FakeClock {
  let at = start
  const timers = new Set<{ at: number; call: () => void }>()
  return {
    now: () => at,
    wait(ms, then) {
      const timer = { at: at + ms, call: then }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    async pass(ms) {
      const end = at + ms
      for (;;) {
        await turn()
        const [next] = [...timers].filter((timer) => timer.at <= end).toSorted((a, b) => a.at - b.at)
        if (next === undefined) break
        timers.delete(next)
        at = Math.max(at, next.at)
        next.call()
      }
      at = end
    },
    get timers() {
      return timers.size
    },
  }
}
