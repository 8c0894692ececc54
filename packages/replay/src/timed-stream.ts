import { decodeCursor, encodeCursor, type LiveEvent, type LiveStream } from '@parley/live-log'
import { ParleyError } from '@parley/platform'

/** An event that comes at a time that is known before. */
export interface TimedEvent<E> {
  /** Counted from 1, without gaps. */
  number: number
  /** In ms since the epoch; never before the one before it. */
  dueAt: number
  event: E
}

export interface TimedEvents<E> {
  /** Name of the feed, and whose events these are: as in the cursors of `packages/live-log`. */
  feed: string
  key: string
  /** Events after `number`, oldest first, at most `limit`; fewer only at the end. */
  read(number: number, limit: number): Promise<readonly TimedEvent<E>[]>
  /** The number of the last event that was due by then; 0 before the first. */
  dueBy(at: number): Promise<number>
}

export interface TimedStreamOptions {
  /** A cursor: everything after it, then each event at its time. */
  after?: string | null | undefined
  /** Without `after`: `state` begins with the newest event that was due, `live` with the next. */
  from: 'state' | 'live'
  /** Closes the stream. */
  signal?: AbortSignal | undefined
  now?: () => number
}

/** Events that are read ahead. */
const pageSize = 100
/** Streams of a process, all together. */
const most = 2_000
/** The longest a timer is set for, in ms. */
const longestWaitMs = 60_000
let open = 0

/**
 * Events each at its time: the live feed of something that has happened before. One that is behind gets what was due at once, in order, each once.
 * After the last event it stays open and quiet, as the feed of an interview that has ended does.
 * @throws ParleyError BAD_USER_INPUT for a cursor of another feed or of an event that was not due yet, SERVICE_UNAVAILABLE when too many are open
 */
export async function openTimedStream<E>(events: TimedEvents<E>, options: TimedStreamOptions): Promise<LiveStream<E>> {
  const { feed, key } = events
  const { after, from, signal, now = Date.now } = options
  signal?.throwIfAborted()
  if (open >= most) throw new ParleyError('SERVICE_UNAVAILABLE', { message: 'Too many replays are being watched; try again.' })
  const resumed = typeof after === 'string' ? decodeCursor(after, { feed, key }) : undefined
  open += 1
  let isOpen = true
  let wake = (): void => {}
  const close = async (): Promise<void> => {
    if (!isOpen) return
    isOpen = false
    open -= 1
    signal?.removeEventListener('abort', abort)
    wake()
  }
  const abort = () => void close()
  signal?.addEventListener('abort', abort)

  const waitUntil = async (at: number): Promise<void> => {
    while (isOpen && now() < at)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(longestWaitMs, at - now()))
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
  }
  const closed = (): Promise<void> => new Promise((resolve) => (isOpen ? (wake = resolve) : resolve()))

  async function* play(start: number): AsyncGenerator<LiveEvent<E>, undefined, undefined> {
    let last = start
    while (isOpen) {
      const page = await events.read(last, pageSize)
      for (const { number, dueAt, event } of page) {
        await waitUntil(dueAt)
        if (!isOpen) return
        last = number
        yield { number, event, cursor: encodeCursor({ feed, key, number }) }
      }
      if (page.length < pageSize) await closed()
    }
  }

  try {
    const due = await events.dueBy(now())
    signal?.throwIfAborted()
    if (resumed !== undefined && resumed > due)
      throw new ParleyError('BAD_USER_INPUT', { message: 'The cursor lies beyond the end of its feed.' })
    const start = resumed ?? (from === 'live' ? due : Math.max(due - 1, 0))
    const played = play(start)
    const stream: LiveStream<E> = {
      cursor: encodeCursor({ feed, key, number: start }),
      from,
      next: () => played.next(),
      async return() {
        await close()
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]: () => stream,
      close,
    }
    return stream
  } catch (error) {
    await close()
    throw error
  }
}

/** Streams that are open in this process. */
export const timedStreams = (): number => open

/** Events that are all there at once, in order. */
export const listedEvents = <E>(feed: string, key: string, list: readonly { dueAt: number; event: E }[]): TimedEvents<E> => ({
  feed,
  key,
  read: async (number, limit) => list.slice(number, number + limit).map((each, index) => ({ ...each, number: number + index + 1 })),
  dueBy: async (at) => list.filter(({ dueAt }) => dueAt <= at).length,
})
