import type { Feed, FeedEvent } from '../world/feed.ts'

/**
 * What a live field's `subscribe` gives: the state as it is, unless told to go on after a cursor, then what comes. No generator: one that waits
 * for an event cannot be ended before it comes.
 * @param now the first event, where the field begins with one
 * @throws ParleyError when the cursor is not good
 */
export function liveField<T>(
  field: string,
  feed: Feed<T>,
  after: string | null | undefined,
  show: (event: FeedEvent<T>) => unknown,
  now?: () => unknown,
): AsyncIterableIterator<Record<string, unknown>> {
  const events = feed.follow(after)
  let first = after === undefined || after === null ? now : undefined
  const payloads: AsyncIterableIterator<Record<string, unknown>> = {
    async next() {
      if (first !== undefined) {
        const value = { [field]: first() }
        first = undefined
        return { done: false, value }
      }
      const event = await events.next()
      return event.done === true ? { done: true, value: undefined } : { done: false, value: { [field]: show(event.value) } }
    },
    async return() {
      await events.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => payloads,
  }
  return payloads
}
