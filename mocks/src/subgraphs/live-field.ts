import type { Feed, FeedEvent } from '../world/feed.ts'

/**
 * What a live field's `subscribe` gives: the state as it is, unless told to go on after a cursor, then what comes.
 * @param now the first event, where the field begins with one
 */
export async function* liveField<T>(
  field: string,
  feed: Feed<T>,
  after: string | null | undefined,
  show: (event: FeedEvent<T>) => unknown,
  now?: () => unknown,
): AsyncGenerator<Record<string, unknown>> {
  // Before anything is yielded: a bad cursor refuses the subscription, and no event falls between.
  const events = feed.follow(after)
  try {
    if (now !== undefined && (after === undefined || after === null)) yield { [field]: now() }
    for await (const event of events) yield { [field]: show(event) }
  } finally {
    await events.return?.()
  }
}
