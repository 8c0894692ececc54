import type { RedisConnection } from '@parley/redis'
import type { CacheStore } from './cache-store.ts'

/** Redis forgets by time, and what was not read for longest where its memory has a limit and `allkeys-lru`. */
export function createRedisStore(redis: RedisConnection, prefix: string): CacheStore {
  return {
    async read(keys) {
      const texts = await redis.run((client) => client.mget(keys.map((key) => prefix + key)))
      return new Map(keys.flatMap((key, index) => (typeof texts[index] === 'string' ? [[key, texts[index]] as const] : [])))
    },
    async write(texts, ttlMs) {
      await Promise.all([...texts].map(([key, text]) => redis.run((client) => client.set(prefix + key, text, 'PX', Math.max(1, ttlMs)))))
    },
  }
}
