import type { Logger, Metrics } from '@parley/platform'
import type { RedisConnection } from '@parley/redis'
import type { z } from 'zod'
import { createCache, type Cache } from './cache.ts'
import { createMemoryStore } from './memory-store.ts'
import { createRedisStore } from './redis-store.ts'

export type { Cache } from './cache.ts'

export interface CachesOptions {
  /** Where replicas share what is cached; without it each keeps its own. */
  redis?: RedisConnection | undefined
  /** Before each key; platforms that share a Redis take different ones. Default `parley:`. */
  prefix?: string | undefined
  logger: Logger
  /** Gets `cache_requests_total{cache,result}`: one for each key looked up. */
  metrics?: Metrics | undefined
}

export interface NamedCacheOptions<T> {
  /** Lower-case letters and dashes; part of the keys and a label of the metrics. Another form of the values takes another name. */
  name: string
  /** Milliseconds that a value may be old; default five minutes. */
  ttlMs?: number | undefined
  /** Of a value as JSON has it: `z.coerce.date()` for a Date. */
  schema: z.ZodType<T>
}

/**
 * The caches of one process. A value is its own JSON, in memory as in Redis, so that nobody changes what others read. While Redis is out
 * of reach everything is loaded.
 */
export interface Caches {
  create<T>(options: NamedCacheOptions<T>): Cache<T>
}

/** Of one cache in memory. */
const mostBytes = 16 * 1_048_576
const fiveMinutesMs = 300_000

export function createCaches({ redis, prefix = 'parley:', logger, metrics }: CachesOptions): Caches {
  const requests = metrics?.counter('cache_requests_total', 'Keys looked up in a cache', ['cache', 'result'])
  return {
    create: ({ name, ttlMs = fiveMinutesMs, schema }) => {
      // There from the start, so that a rate can be told.
      for (const result of ['hit', 'miss']) requests?.inc({ cache: name, result }, 0)
      return createCache({
        store: redis === undefined ? createMemoryStore(mostBytes) : createRedisStore(redis, `${prefix}cache:${name}:`),
        ttlMs,
        schema,
        counted: (result, count) => requests?.inc({ cache: name, result }, count),
        logger: logger.child({ cache: name }),
      })
    },
  }
}
