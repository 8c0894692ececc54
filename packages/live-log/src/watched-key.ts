import type { EventBus } from '@parley/messaging'
import type { Logger } from '@parley/platform'
import { bellTopic, readBell } from './bell.ts'
import type { FeedEvent, FeedStore } from './feed.ts'
import { mostHeld, type LiveReader } from './live-reader.ts'

/** How long an opening waits for the bell before it goes on with looks alone. */
const bellPatienceMs = 1_000

/** A key that is being read here: one bell and one page in flight for all its readers. */
export interface WatchedKey {
  readonly readers: Set<LiveReader>
  /** Resolves once the bell is on, or is late or out of reach: then looks must do, and `listen` tries again. */
  listen(): Promise<void>
  /** Events after `number`, as of now or later. Readers at the same place share one query. */
  read: (number: number) => Promise<FeedEvent<unknown>[]>
  /** The head as it was seen in the table. */
  looked(head: number): void
  /** Takes the bell off. */
  close(): Promise<void>
}

export interface WatchedKeyOptions {
  bus: EventBus
  store: FeedStore<unknown>
  key: string
  logger: Logger
}

export function createWatchedKey({ bus, store, key, logger }: WatchedKeyOptions): WatchedKey {
  const readers = new Set<LiveReader>()
  const pages = new Map<number, Promise<FeedEvent<unknown>[]>>()
  let unsubscribe: (() => Promise<void>) | undefined
  let subscribing: Promise<void> | undefined
  let closed = false

  const heard = (payload: unknown) => {
    // A page in flight may have been read before what rang now.
    pages.clear()
    const events = readBell(payload)
    for (const reader of readers) reader.rung(events)
  }

  const end = async (off: () => Promise<void>) => {
    try {
      await off()
    } catch (error) {
      logger.warn({ err: error, feed: store.name, key }, 'could not take the bell off')
    }
  }

  const subscribe = async () => {
    try {
      const off = await bus.subscribe(bellTopic(store.name, key), heard)
      if (closed) await end(off)
      else unsubscribe = off
    } catch (error) {
      logger.warn({ err: error, feed: store.name, key }, 'no bell; looking at the table alone')
    } finally {
      subscribing = undefined
    }
  }

  return {
    readers,
    async listen() {
      if (unsubscribe !== undefined || closed) return
      subscribing ??= subscribe()
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, bellPatienceMs).unref()
      })
      await Promise.race([subscribing, late])
      clearTimeout(timer)
    },
    read(number) {
      const shared = pages.get(number)
      if (shared !== undefined) return shared
      const page = store.read(key, number, mostHeld).finally(() => {
        if (pages.get(number) === page) pages.delete(number)
      })
      pages.set(number, page)
      return page
    },
    looked(head) {
      pages.clear()
      for (const reader of readers) reader.looked(head)
    },
    async close() {
      closed = true
      const off = unsubscribe
      unsubscribe = undefined
      if (off !== undefined) await end(off)
    },
  }
}
