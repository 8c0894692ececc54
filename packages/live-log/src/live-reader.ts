import { ParleyError, type Logger } from '@parley/platform'
import type { FeedEvent, FeedHead } from './feed.ts'

/** Most events a reader holds; what rings beyond that is forgotten and read from the table later. */
export const mostHeld = 100

/** How long the table may be out of reach before the reader gives up. */
const patienceMs = 30_000

/** Where events came from. */
export type Source = 'bell' | 'table'

export interface LiveReaderOptions {
  table: {
    /** A page of events after `number`. */
    read: (number: number) => Promise<FeedEvent<unknown>[]>
    head: () => Promise<FeedHead>
  }
  /** Told of events as they are taken in. */
  taken: (source: Source, count: number) => void
  logger: Logger
}

/** One watcher's place in a feed. It pulls; nothing is kept for it but a few events that follow that place. */
export interface LiveReader {
  /** Begins after `number`. What rang before is read from the table. */
  start(number: number): void
  /** A bell with consecutive events, or with none that could be read. */
  rung(events: FeedEvent<unknown>[] | undefined): void
  /** The head as someone saw it in the table. */
  looked(head: number): void
  /**
   * The next event; undefined once stopped. One call at a time.
   * @throws ParleyError CURSOR_EXPIRED, SERVICE_UNAVAILABLE
   */
  next(): Promise<FeedEvent<unknown> | undefined>
  stop(): void
}

export function createLiveReader({ table, taken, logger }: LiveReaderOptions): LiveReader {
  /** The last event given out; undefined before the start. */
  let position: number | undefined
  /** The highest number known to be written. */
  let known = 0
  /** Consecutive, from `position + 1` on. */
  const held: FeedEvent<unknown>[] = []
  let failingSince: number | undefined
  let stopped = false
  let wake = () => {}

  const tail = (from: number) => held.at(-1)?.number ?? from

  const take = (from: number, events: FeedEvent<unknown>[], source: Source) => {
    const before = held.length
    for (const event of events) {
      const expected = tail(from) + 1
      if (event.number > expected || held.length >= mostHeld) break
      if (event.number === expected) held.push(event)
    }
    if (held.length > before) taken(source, held.length - before)
  }

  /** Nothing more to be had until a bell or a look says so again, unless one did meanwhile. */
  const settle = (target: number, from: number) => {
    if (known === target) known = from
  }

  const readOn = async (from: number) => {
    const target = known
    const page = await table.read(from)
    take(from, page, 'table')
    const last = page.at(-1)?.number
    // A full page may not be the last, whatever was rung.
    if (last !== undefined && page.length >= mostHeld) known = Math.max(known, last + 1)
    if (held.length > 0) return
    const { floor } = await table.head()
    if (floor > from) throw new ParleyError('CURSOR_EXPIRED')
    if (page.length > 0) throw new ParleyError('INTERNAL_SERVER_ERROR', { cause: new Error(`the feed has a hole after ${from}`) })
    settle(target, from)
  }

  const tryToReadOn = async (from: number) => {
    const target = known
    try {
      await readOn(from)
      failingSince = undefined
    } catch (error) {
      if (error instanceof ParleyError) throw error
      failingSince ??= Date.now()
      if (Date.now() - failingSince > patienceMs) throw new ParleyError('SERVICE_UNAVAILABLE', { cause: error })
      logger.warn({ err: error }, 'could not read the feed; trying again at the next look')
      settle(target, from)
    }
  }

  return {
    start(number) {
      position = number
    },
    rung(events) {
      if (position !== undefined && events !== undefined) take(position, events, 'bell')
      known = Math.max(known, events?.at(-1)?.number ?? tail(position ?? 0) + 1)
      wake()
    },
    looked(head) {
      if (head <= known) return
      known = head
      wake()
    },
    async next() {
      if (position === undefined) throw new Error('not started')
      while (!stopped) {
        const event = held.shift()
        if (event !== undefined) {
          position = event.number
          return event
        }
        if (known > position) await tryToReadOn(position)
        else await new Promise<void>((resolve) => (wake = resolve))
      }
      return undefined
    },
    stop() {
      stopped = true
      held.length = 0
      wake()
    },
  }
}
