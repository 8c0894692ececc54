import { useSyncExternalStore } from 'react'

/** One timer for all that tells how long ago something was, while something does. */
function createTicker(everyMs: number) {
  const listeners = new Set<() => void>()
  let timer: ReturnType<typeof setInterval> | undefined
  let now = Date.now()
  return {
    now: () => now,
    listen: (listener: () => void) => {
      if (listeners.size === 0) {
        now = Date.now()
        timer = setInterval(() => {
          now = Date.now()
          for (const each of listeners) each()
        }, everyMs)
      }
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) clearInterval(timer)
      }
    },
  }
}

const tickers = { 1_000: createTicker(1_000), 15_000: createTicker(15_000) }

/** The time now, in ms since the epoch, anew so often. */
export const useNow = (everyMs: keyof typeof tickers): number => useSyncExternalStore(tickers[everyMs].listen, tickers[everyMs].now)
