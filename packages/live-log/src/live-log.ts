import type { EventBus } from '@parley/messaging'
import type { Logger, Metrics } from '@parley/platform'
import { bellTopic, makeBell } from './bell.ts'
import { decodeCursor, requireKept } from './cursor.ts'
import type { FeedEvent, FeedHead, FeedStore } from './feed.ts'
import { createLiveReader } from './live-reader.ts'
import { createLiveStream, type LiveStream } from './live-stream.ts'
import { createWatchedFeed, type WatchedFeed } from './watched-feed.ts'

export interface LiveLogOptions {
  bus: EventBus
  logger: Logger
  /** Gets `parley_live_readers{feed}` and `parley_live_events_total{feed,source}`. */
  metrics?: Metrics | undefined
  /** Milliseconds between looks at the table without a bell; default 2,000. */
  lookEveryMs?: number
}

export interface OpenOptions {
  /** A cursor: everything after it, then live. */
  after?: string | null | undefined
  /** Without `after`: `state` sends the newest event as it is, then live; `live` only what is written from now on. */
  from: 'state' | 'live'
  /** Closes the stream. */
  signal?: AbortSignal | undefined
}

export interface LiveLog {
  /**
   * Rings for committed events; call it after the commit. Never rejects: a bell that fails is logged, and readers find the events at
   * their next look.
   * @param events consecutive, as `store.read` would give them
   */
  ring(feed: string, key: string, events: readonly FeedEvent<unknown>[]): Promise<void>
  /**
   * Opens a stream of a key's events. A key without a row has no events yet.
   * @throws ParleyError BAD_USER_INPUT for a cursor of another feed or beyond the head, CURSOR_EXPIRED for one too old
   * @throws the signal's reason when it is aborted before the stream stands
   */
  open<E>(store: FeedStore<E>, key: string, options: OpenOptions): Promise<LiveStream<E>>
  /** Streams open and keys that they read. */
  stats(): { readers: number; topics: number }
  /** Closes all streams. */
  close(): Promise<void>
}

export function createLiveLog({ bus, logger, metrics, lookEveryMs = 2_000 }: LiveLogOptions): LiveLog {
  const readersGauge = metrics?.gauge('parley_live_readers', 'Streams open', ['feed'])
  const eventsCounter = metrics?.counter('parley_live_events_total', 'Events that streams took in', ['feed', 'source'])
  const feeds = new Map<FeedStore<unknown>, WatchedFeed>()
  const closers = new Set<() => Promise<void>>()

  const watchedFeed = (store: FeedStore<unknown>): WatchedFeed => {
    const feed = feeds.get(store) ?? createWatchedFeed({ bus, store, lookEveryMs, logger })
    feeds.set(store, feed)
    return feed
  }

  const open = async (store: FeedStore<unknown>, key: string, { after, from, signal }: OpenOptions): Promise<LiveStream<unknown>> => {
    signal?.throwIfAborted()
    const resumed = typeof after === 'string' ? decodeCursor(after, { feed: store.name, key }) : undefined
    const headNow = async (): Promise<FeedHead> => (await store.heads([key])).get(key) ?? { head: 0, floor: 0 }

    const feed = watchedFeed(store)
    const { watch, reader } = feed.join(key, (watch) =>
      createLiveReader({
        table: { read: watch.read, head: headNow },
        taken: (source, count) => eventsCounter?.inc({ feed: store.name, source }, count),
        logger: logger.child({ feed: store.name, key }),
      }),
    )
    readersGauge?.inc({ feed: store.name })
    let closing: Promise<void> | undefined
    const close = () => (closing ??= leave())
    const leave = async () => {
      closers.delete(close)
      signal?.removeEventListener('abort', abort)
      reader.stop()
      readersGauge?.dec({ feed: store.name })
      const left = feed.leave(key, reader)
      if (feed.keys === 0) feeds.delete(store)
      await left
    }
    const abort = () => void close()
    closers.add(close)
    signal?.addEventListener('abort', abort)

    try {
      // The bell before the head: what is written between the two is heard.
      await watch.listen()
      const head = await headNow()
      signal?.throwIfAborted()
      if (resumed !== undefined) requireKept(resumed, head)
      const start = resumed ?? (from === 'live' ? head.head : Math.max(head.head - 1, head.floor))
      reader.start(start)
      reader.looked(head.head)
      return createLiveStream({ next: () => reader.next(), place: { feed: store.name, key, number: start }, from, close })
    } catch (error) {
      await close()
      throw error
    }
  }

  return {
    async ring(feed, key, events) {
      if (events.length === 0) return
      try {
        await bus.publish(bellTopic(feed, key), makeBell(events))
      } catch (error) {
        logger.warn({ err: error, feed, key }, 'could not ring; readers will look')
      }
    },
    // The stream gives what this very store decodes, or what its writers rang under its name.
    open: <E>(store: FeedStore<E>, key: string, options: OpenOptions) => open(store, key, options) as Promise<LiveStream<E>>,
    stats: () => ({ readers: closers.size, topics: [...feeds.values()].reduce((sum, feed) => sum + feed.keys, 0) }),
    async close() {
      await Promise.all([...closers].map((close) => close()))
    },
  }
}
