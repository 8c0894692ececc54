import { ParleyError, type Logger, type Metrics } from '@parley/platform'
import type { RedisConnection } from '@parley/redis'
import { LRUCache } from 'lru-cache'
import { createHash } from 'node:crypto'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'

export interface RateLimitsOptions {
  /** Where replicas count together; without it, each counts for itself. */
  redis?: RedisConnection | undefined
  /** Before each key; platforms that share a Redis take different ones. Default `parley:`. */
  prefix?: string | undefined
  logger: Logger
  /** Gets `parley_rate_limited_total{limit}` and `parley_rate_limit_fallbacks_total{limit}`. */
  metrics?: Metrics | undefined
}

export interface RateLimitOptions {
  /** Lower-case letters and dashes; part of the keys and a label of the metrics. */
  name: string
  /** Attempts of one key in a window. */
  limit: number
  /** Whole seconds; default 60. */
  windowSeconds?: number | undefined
}

/** A limit on what one key may do. */
export interface RateLimit {
  /**
   * Counts an attempt. A window begins with a key's first attempt and ends after its time, whatever is refused meanwhile. So in the long
   * run no more than the limit pass in a window; at most twice as many where one window meets the next.
   * @param key anything; only its hash is kept
   * @throws ParleyError RATE_LIMITED with `retryAfterMs`
   */
  take(key: string): Promise<void>
}

/** The limits of one process. While Redis is out of reach it counts in memory: nobody is locked out, and not everything let through. */
export interface RateLimits {
  /** Asking for a name again gives the same limit. */
  create(options: RateLimitOptions): RateLimit
}

/** Keys that a limit remembers in memory; beyond that the one that was quiet longest is forgotten. */
const mostKeys = 50_000

export function createRateLimits({ redis, prefix = 'parley:', logger, metrics }: RateLimitsOptions): RateLimits {
  const limited = metrics?.counter('parley_rate_limited_total', 'Attempts refused because there were too many', ['limit'])
  const fallbacks = metrics?.counter('parley_rate_limit_fallbacks_total', 'Attempts counted in memory, since Redis was out of reach', [
    'limit',
  ])
  const made = new Map<string, RateLimit>()

  const counter = ({ name, limit: points, windowSeconds: duration = 60 }: RateLimitOptions): Count => {
    const memory = memoryCounter({ points, duration })
    if (redis === undefined) return memory
    const shared = redisCounter(redis, { points, duration, keyPrefix: `${prefix}rate:${name}` })
    let away = false
    return async (key) => {
      try {
        const counted = await shared(key)
        away = false
        return counted
      } catch (error) {
        if (!away) logger.warn({ err: error, limit: name }, 'counting in memory until Redis is back')
        away = true
        fallbacks?.inc({ limit: name })
        return memory(key)
      }
    }
  }

  const create = (options: RateLimitOptions): RateLimit => {
    const { name, limit } = options
    const count = counter(options)
    return {
      async take(key) {
        const { consumedPoints, msBeforeNext } = await count(createHash('sha256').update(key).digest('base64url'))
        if (consumedPoints <= limit) return
        limited?.inc({ limit: name })
        throw new ParleyError('RATE_LIMITED', { extensions: { retryAfterMs: Math.max(1, Math.ceil(msBeforeNext)) } })
      },
    }
  }

  return {
    create(options) {
      const limit = made.get(options.name) ?? create(options)
      made.set(options.name, limit)
      return limit
    },
  }
}

type Count = (key: string) => Promise<RateLimiterRes>

/** The libraries' limiters reject when there are too many; here that is a result like any other. */
const orRefused = (error: unknown): RateLimiterRes => {
  if (error instanceof RateLimiterRes) return error
  throw error
}

function memoryCounter(options: { points: number; duration: number }): Count {
  const limiter = new RateLimiterMemory(options)
  // The limiter forgets by time alone.
  const keys = new LRUCache<string, true>({ max: mostKeys, dispose: (_, key) => void limiter.delete(key) })
  return (key) => {
    keys.set(key, true)
    return limiter.consume(key).catch(orRefused)
  }
}

function redisCounter(redis: RedisConnection, options: { points: number; duration: number; keyPrefix: string }): Count {
  const limiter = new RateLimiterRedis({ ...options, storeClient: redis.client })
  return (key) => redis.run(() => limiter.consume(key).catch(orRefused))
}
