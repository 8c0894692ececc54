import { LRUCache } from 'lru-cache'
import type { CacheStore } from './cache-store.ts'

/** @param mostBytes of all texts together; the one that was not read for longest goes first */
export function createMemoryStore(mostBytes: number): CacheStore {
  const texts = new LRUCache<string, string>({
    maxSize: mostBytes,
    // A character takes at most two bytes, and each entry some of its own.
    sizeCalculation: (text, key) => 2 * (text.length + key.length) + 100,
  })
  return {
    async read(keys) {
      return new Map(
        keys.flatMap((key) => {
          const text = texts.get(key)
          return text === undefined ? [] : [[key, text] as const]
        }),
      )
    },
    async write(entries, ttlMs) {
      for (const [key, text] of entries) texts.set(key, text, { ttl: ttlMs })
    },
  }
}
