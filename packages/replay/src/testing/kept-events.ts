import type { TimedEvent, TimedEvents } from '../timed-events.ts'

/** Events in memory, as a table would hold them. */
export interface KeptEvents extends TimedEvents<string> {
  /** Numbers from 1. */
  rows: TimedEvent<string>[]
  floor: number
  /** Times that it was read. */
  reads: number
  /** From now on, what reading throws. */
  failure: Error | undefined
}

/** @param dues when each is due, in the order of their numbers */
export function keptEvents(dues: readonly number[], place = { feed: 'f', key: 'k' }): KeptEvents {
  const events: KeptEvents = {
    place,
    rows: dues.map((dueAt, index) => ({ number: index + 1, dueAt, event: `event ${index + 1}` })),
    floor: 0,
    reads: 0,
    failure: undefined,
    async read(number, limit) {
      events.reads += 1
      if (events.failure !== undefined) throw events.failure
      return events.rows.filter((row) => row.number > number).slice(0, limit)
    },
    bounds: async () => ({ head: dues.length, floor: events.floor }),
    async dueBy(at) {
      const late = events.rows.find(({ dueAt }) => dueAt > at)
      return late === undefined ? dues.length : late.number - 1
    },
  }
  return events
}
