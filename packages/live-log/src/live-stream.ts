import { encodeCursor, type Place } from './cursor.ts'
import type { FeedEvent } from './feed.ts'

/** An event with the cursor that resumes after it. The event itself is shared among readers: do not change it. */
export type LiveEvent<E> = FeedEvent<E> & { cursor: string }

/**
 * A key's events from one place on: each once, in order, without a hole. Ends when closed or aborted.
 * `next` rejects with CURSOR_EXPIRED when a reader is so slow that what comes next is no longer kept, and with SERVICE_UNAVAILABLE when
 * the table cannot be read for half a minute; the stream is closed then.
 */
export interface LiveStream<E> extends AsyncIterableIterator<LiveEvent<E>, undefined, undefined> {
  /** The place that it starts from: the head as of opening for a live-only stream. */
  readonly cursor: string
  /** How such a stream begins when it is not resumed: with the newest event, or with what is written from now on. */
  readonly from: 'state' | 'live'
  next(): Promise<IteratorResult<LiveEvent<E>, undefined>>
  /** As `close`. */
  return(): Promise<IteratorResult<LiveEvent<E>, undefined>>
  [Symbol.asyncIterator](): LiveStream<E>
  /** Frees everything at once; resolves when the bell is off. May be called twice. */
  close(): Promise<void>
}

export interface LiveStreamParts<E> {
  /** The next event; undefined once closed. */
  next: () => Promise<FeedEvent<E> | undefined>
  /** Where it starts. */
  place: Place
  from: LiveStream<E>['from']
  /** Makes a pending `next` give undefined. May be called twice. */
  close: () => Promise<void>
}

/** A stream of what `next` gives, each event with its cursor. However it ends, it is closed. */
export function createLiveStream<E>({ next, place, from, close }: LiveStreamParts<E>): LiveStream<E> {
  const events = (async function* (): AsyncGenerator<LiveEvent<E>, undefined, undefined> {
    try {
      for (;;) {
        const event = await next()
        if (event === undefined) return undefined
        yield { ...event, cursor: encodeCursor({ ...place, number: event.number }) }
      }
    } finally {
      await close()
    }
  })()
  const stream: LiveStream<E> = {
    cursor: encodeCursor(place),
    from,
    next: () => events.next(),
    // Not by way of the generator: it would wait for a pending `next`.
    async return() {
      await close()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => stream,
    close,
  }
  return stream
}
