import { ParleyError } from '@parley/platform'
import { LRUCache } from 'lru-cache'

export interface ThrottleOptions {
  /** Attempts per key within `windowMs`. */
  limit: number
  /** Default one minute. */
  windowMs?: number
  /** Milliseconds since the epoch. */
  clock?: () => number
}

/**
 * Counts an attempt in a sliding window; an attempt that is refused does not count.
 * @throws ParleyError RATE_LIMITED with `retryAfterMs`
 */
export type Throttle = (key: string) => void

/** Keys remembered; beyond that the one that was quiet longest is forgotten. */
const mostKeys = 50_000

/** In memory, so per replica. */
export function createThrottle({ limit, windowMs = 60_000, clock = Date.now }: ThrottleOptions): Throttle {
  const attempts = new LRUCache<string, number[]>({ max: mostKeys })
  return (key) => {
    const now = clock()
    const recent = (attempts.get(key) ?? []).filter((at) => at > now - windowMs)
    const [oldest] = recent
    if (recent.length >= limit && oldest !== undefined)
      throw new ParleyError('RATE_LIMITED', { extensions: { retryAfterMs: Math.max(1, Math.ceil(oldest + windowMs - now)) } })
    attempts.set(key, [...recent, now])
  }
}
