import type { FeedEvent } from './feed.ts'

/** More events than this do not ride along: whoever hears the bell reads the table. */
const mostRung = 100

/** Where a key's bell rings on the bus. */
export const bellTopic = (feed: string, key: string): string => `live.${feed}.${key}`

/** What rings: consecutive events from number `first`; none of them when there are too many. */
export interface Bell {
  first: number
  events: unknown[]
}

/** @param events consecutive, at least one */
export function makeBell(events: readonly FeedEvent<unknown>[]): Bell {
  const first = events[0]?.number ?? 0
  const consecutive = events.every(({ number }, index) => number === first + index)
  return { first, events: consecutive && events.length <= mostRung ? events.map(({ event }) => event) : [] }
}

/** The events that rang; undefined when the payload holds none, which says only that something may have happened. */
export function readBell(payload: unknown): FeedEvent<unknown>[] | undefined {
  if (typeof payload !== 'object' || payload === null || !('first' in payload) || !('events' in payload)) return undefined
  const { first, events } = payload
  if (typeof first !== 'number' || !Number.isSafeInteger(first) || first < 1) return undefined
  if (!Array.isArray(events) || events.length === 0) return undefined
  return events.map((event: unknown, index) => ({ number: first + index, event }))
}
