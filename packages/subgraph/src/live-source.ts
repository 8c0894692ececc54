import type { LiveStream, LiveEvent } from '@parley/live-log'

/** Key of the extensions that an event's result carries, for example its journey. */
export const eventExtensions = Symbol('extensions of the event')
/** Key of the cursor from which a source starts. */
export const startCursor = Symbol('cursor from which the source starts')

/** Key of how such a source begins when it is not resumed: with the state as it is, or with what comes from now on. */
export const startsFrom = Symbol('how the source starts')

export type LivePayload = Record<string, unknown> & { [eventExtensions]?: Record<string, unknown> }
export type LiveSource = AsyncIterableIterator<LivePayload> & {
  [startCursor]?: string
  [startsFrom]?: 'state' | 'live'
  return(): Promise<IteratorResult<LivePayload>>
}

export interface LiveSourceOptions<E> {
  /** The root field's name. */
  field: string
  /** What the field resolves to; undefined leaves the event out. */
  value: (event: LiveEvent<E>) => unknown
  /** Given to watchers that ask for the journey. */
  extensions?: (event: LiveEvent<E>) => Record<string, unknown> | undefined
}

/** What a `@live` field's `subscribe` returns: a feed's stream as payloads of that field. Ending it closes the stream. */
export function liveSource<E>(stream: LiveStream<E>, { field, value, extensions }: LiveSourceOptions<E>): LiveSource {
  const events = stream[Symbol.asyncIterator]()
  const close = async (): Promise<IteratorResult<LivePayload>> => {
    await stream.close()
    return { done: true, value: undefined }
  }
  const source: LiveSource = {
    [startCursor]: stream.cursor,
    [startsFrom]: stream.from,
    async next() {
      for (;;) {
        const { done, value: event } = await events.next()
        if (done === true) return { done: true, value: undefined }
        const resolved = await value(event)
        if (resolved === undefined) continue
        const extra = extensions?.(event)
        return { done: false, value: { [field]: resolved, ...(extra === undefined ? {} : { [eventExtensions]: extra }) } }
      }
    },
    return: close,
    async throw(error) {
      await close()
      throw error
    },
    [Symbol.asyncIterator]: () => source,
  }
  return source
}
