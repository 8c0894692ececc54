import type { EventBus } from '@parley/messaging'
import type { Logger } from '@parley/platform'
import type { FeedStore } from './feed.ts'
import type { LiveReader } from './live-reader.ts'
import { createWatchedKey, type WatchedKey } from './watched-key.ts'

/** All that is read of one feed in this process. It looks at the table unrung: one query for the heads of every key. */
export interface WatchedFeed {
  /** The key's watch, with this reader among its readers. */
  join(key: string, reader: (watch: WatchedKey) => LiveReader): { watch: WatchedKey; reader: LiveReader }
  /** Takes the reader away; the key's bell goes with its last reader, the looks with the last key. */
  leave(key: string, reader: LiveReader): Promise<void>
  readonly keys: number
}

export interface WatchedFeedOptions {
  bus: EventBus
  store: FeedStore<unknown>
  lookEveryMs: number
  logger: Logger
}

export function createWatchedFeed({ bus, store, lookEveryMs, logger }: WatchedFeedOptions): WatchedFeed {
  const keys = new Map<string, WatchedKey>()
  let timer: NodeJS.Timeout | undefined
  let looking = false

  const look = async () => {
    if (looking) return
    looking = true
    try {
      for (const watch of keys.values()) void watch.listen()
      for (const [key, { head }] of await store.heads([...keys.keys()])) keys.get(key)?.looked(head)
    } catch (error) {
      logger.warn({ err: error, feed: store.name }, 'could not look at the feed')
    } finally {
      looking = false
    }
  }

  return {
    join(key, createReader) {
      const watch = keys.get(key) ?? createWatchedKey({ bus, store, key, logger })
      const reader = createReader(watch)
      watch.readers.add(reader)
      keys.set(key, watch)
      timer ??= setInterval(() => void look(), lookEveryMs).unref()
      return { watch, reader }
    },
    async leave(key, reader) {
      const watch = keys.get(key)
      if (watch === undefined || !watch.readers.delete(reader) || watch.readers.size > 0) return
      keys.delete(key)
      if (keys.size === 0) {
        clearInterval(timer)
        timer = undefined
      }
      await watch.close()
    },
    get keys() {
      return keys.size
    },
  }
}
