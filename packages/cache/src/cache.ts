import type { Logger } from '@parley/platform'
import type { z } from 'zod'
import type { CacheStore } from './cache-store.ts'

/** Values that may be as old as the cache's time to live. For nothing that rights depend on. */
export interface Cache<T> {
  /**
   * The values of `keys`. Those that it lacks are loaded, all by one call, and each by one caller at a time in this process: whoever asks
   * meanwhile waits for the same. What `load` does not give is not there, and is asked for again next time.
   * @throws what `load` throws; nothing is kept of it
   */
  getMany(keys: readonly string[], load: (missing: string[]) => Promise<ReadonlyMap<string, T>>): Promise<Map<string, T>>
}

export interface CacheOptions<T> {
  store: CacheStore
  /** Milliseconds. */
  ttlMs: number
  /** Of the value as JSON has it; what does not fit is loaded anew. */
  schema: z.ZodType<T>
  /** Told of each key that was looked up. */
  counted: (result: 'hit' | 'miss', count: number) => void
  logger: Logger
}

/** Characters of JSON; what is larger is loaded each time. */
const largestText = 1_048_576

export function createCache<T>({ store, ttlMs, schema, counted, logger }: CacheOptions<T>): Cache<T> {
  const loading = new Map<string, Promise<ReadonlyMap<string, T>>>()

  const find = async (keys: string[]): Promise<{ found: Map<string, T>; reachable: boolean }> => {
    const found = new Map<string, T>()
    try {
      for (const [key, text] of await store.read(keys)) {
        const value = parseText(text)
        if (value !== undefined) found.set(key, value.parsed)
      }
      return { found, reachable: true }
    } catch (error) {
      logger.debug({ err: error }, 'could not read the cache')
      return { found: new Map(), reachable: false }
    }
  }

  const parseText = (text: string): { parsed: T } | undefined => {
    try {
      return { parsed: schema.parse(JSON.parse(text)) }
    } catch (error) {
      // As another version of this program has written it.
      logger.debug({ err: error }, 'a value in the cache is not of the form expected')
      return undefined
    }
  }

  const keep = async (values: ReadonlyMap<string, T>) => {
    const texts = new Map(
      [...values].map(([key, value]) => [key, JSON.stringify(value)] as const).filter(([, text]) => text.length <= largestText),
    )
    try {
      // Not all at the same moment: what was loaded together is not missed together.
      await store.write(texts, Math.round(ttlMs * (0.9 + Math.random() / 10)))
    } catch (error) {
      logger.debug({ err: error }, 'could not write to the cache')
    }
  }

  const findOrLoad = async (
    keys: string[],
    load: (missing: string[]) => Promise<ReadonlyMap<string, T>>,
  ): Promise<ReadonlyMap<string, T>> => {
    const { found, reachable } = await find(keys)
    const missing = keys.filter((key) => !found.has(key))
    counted('hit', found.size)
    counted('miss', missing.length)
    if (missing.length === 0) return found
    const loaded = await load(missing)
    // Nobody waits for it: on one connection, whoever reads next comes after it.
    if (reachable && loaded.size > 0) void keep(loaded)
    return new Map([...found, ...loaded])
  }

  return {
    async getMany(keys, load) {
      const wanted = [...new Set(keys)]
      const joined = wanted.flatMap((key) => {
        const others = loading.get(key)
        return others === undefined ? [] : [[key, others] as const]
      })
      const mine = wanted.filter((key) => !loading.has(key))
      const values = mine.length === 0 ? undefined : findOrLoad(mine, load)
      if (values !== undefined) for (const key of mine) loading.set(key, values)
      const results = new Map<string, T>()
      const take = (key: string, from: ReadonlyMap<string, T>) => {
        const value = from.get(key)
        if (value !== undefined) results.set(key, value)
      }
      try {
        if (values !== undefined) for (const key of mine) take(key, await values)
      } finally {
        for (const key of mine) loading.delete(key)
      }
      for (const [key, others] of joined) take(key, await others)
      return results
    },
  }
}
