import { createLiveStream, decodeCursor, requireKept, type LiveStream } from '@parley/live-log'
import { ParleyError, type Closable, type Metrics } from '@parley/platform'
import { realClock, type Clock } from './clock.ts'
import type { TimedEvents } from './timed-events.ts'
import { createTimedReader } from './timed-reader.ts'

export interface ReplayStreamsOptions {
  /** Gets `parley_replay_readers{feed}`. */
  metrics?: Metrics | undefined
  /** Streams of one feed that may be open at once; default 200. */
  most?: number | undefined
  clock?: Clock | undefined
}

export interface OpenReplay {
  /** A cursor: everything after it, then each event at its time. */
  after?: string | null | undefined
  /** Without `after`: `state` begins with the newest event that was due, `live` with the next. */
  from: 'state' | 'live'
  /** Closes the stream. */
  signal?: AbortSignal | undefined
}

/** The streams of replays in one process. */
export interface ReplayStreams extends Closable {
  /**
   * Events each at its time: the live feed of something that has happened before. Who is behind gets what was due at once, in order, each
   * once. After the last event it stays open and quiet, as the feed of an interview that has ended does.
   * @throws ParleyError BAD_USER_INPUT for a cursor of another feed or beyond its end, CURSOR_EXPIRED, SERVICE_UNAVAILABLE when as many
   *   are open as may be
   */
  open<E>(events: TimedEvents<E>, options: OpenReplay): Promise<LiveStream<E>>
  /** Streams open. */
  readonly size: number
}

export function createReplayStreams({ metrics, most = 200, clock = realClock }: ReplayStreamsOptions = {}): ReplayStreams {
  const gauge = metrics?.gauge('parley_replay_readers', 'Streams of replays open', ['feed'])
  const taken = new Map<string, number>()
  const closers = new Set<() => Promise<void>>()

  /** @returns gives the place back */
  const takePlace = (feed: string): (() => void) => {
    const open = taken.get(feed) ?? 0
    if (open >= most) throw new ParleyError('SERVICE_UNAVAILABLE', { message: 'As many replays are watched as may be; try again later.' })
    taken.set(feed, open + 1)
    gauge?.inc({ feed })
    return () => {
      taken.set(feed, (taken.get(feed) ?? 1) - 1)
      gauge?.dec({ feed })
    }
  }

  const startOf = async <E>(events: TimedEvents<E>, { after, from }: OpenReplay): Promise<number> => {
    const resumed = typeof after === 'string' ? decodeCursor(after, events.place) : undefined
    const bounds = await events.bounds()
    // What another replica has told may not be due yet by the clock of this one: any number that there is will do.
    if (resumed !== undefined) {
      requireKept(resumed, bounds)
      return resumed
    }
    const due = await events.dueBy(clock.now())
    return from === 'live' ? due : Math.max(due - 1, bounds.floor)
  }

  return {
    async open<E>(events: TimedEvents<E>, options: OpenReplay): Promise<LiveStream<E>> {
      const { from, signal } = options
      signal?.throwIfAborted()
      const givePlaceBack = takePlace(events.place.feed)
      let start: number
      try {
        start = await startOf(events, options)
        signal?.throwIfAborted()
      } catch (error) {
        givePlaceBack()
        throw error
      }
      const reader = createTimedReader(events, start, clock)
      let isOpen = true
      const close = async () => {
        if (!isOpen) return
        isOpen = false
        closers.delete(close)
        signal?.removeEventListener('abort', abort)
        reader.stop()
        givePlaceBack()
      }
      const abort = () => void close()
      closers.add(close)
      signal?.addEventListener('abort', abort)
      return createLiveStream({ next: () => reader.next(), place: { ...events.place, number: start }, from, close })
    },
    get size() {
      return closers.size
    },
    async close() {
      await Promise.all([...closers].map((close) => close()))
    },
  }
}
