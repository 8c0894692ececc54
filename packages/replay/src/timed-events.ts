import type { FeedHead, Place } from '@parley/live-log'
import { comesAt } from './replay-clock.ts'
import type { Replay } from './replay-id.ts'

/** An event that comes at a time that is known before. */
export interface TimedEvent<E> {
  /** From 1 upwards. */
  number: number
  /** In ms since the epoch. One that is due before an earlier number comes with it. */
  dueAt: number
  event: E
}

/** What a stream needs of the events that it plays. They are read anew from where they are kept: what is deleted is gone from the replay. */
export interface TimedEvents<E> {
  /** The feed's name, and whose events these are: as in the cursors of `packages/live-log`. */
  place: Pick<Place, 'feed' | 'key'>
  /** Events after `number`, oldest first, at most `limit`. */
  read(number: number, limit: number): Promise<readonly TimedEvent<E>[]>
  /** The last number there is, due or not, and the floor up to which events are no longer kept. */
  bounds(): Promise<FeedHead>
  /** The last number of which all up to it were due by then; the floor where there is none. */
  dueBy(at: number): Promise<number>
}

/** Something that happened in the interview, at a moment in ms since the epoch. `event` is made when it is needed. */
export interface Happening<E> {
  moment: number
  event: (number: number) => E
}

/** Events are numbered by an SQL integer. */
const largestNumber = 2_147_483_647

/**
 * The number of what happens at a moment: its millisecond in the interview, from 1. So it stays the same when something else is added or
 * goes; of what happens in one millisecond only the last is told.
 */
export const numberOfMoment = ({ sourceStartedAt }: Replay, moment: number): number =>
  1 + Math.min(Math.max(0, Math.floor(moment - sourceStartedAt)), largestNumber - 1)

/** What happened, by number, each once. */
function numbered<E>(replay: Replay, list: readonly Happening<E>[]): { number: number; dueAt: number; happening: Happening<E> }[] {
  const byNumber = new Map<number, Happening<E>>()
  for (const happening of list.toSorted((a, b) => a.moment - b.moment)) byNumber.set(numberOfMoment(replay, happening.moment), happening)
  return [...byNumber].map(([number, happening]) => ({
    number,
    dueAt: comesAt(replay, replay.sourceStartedAt + number - 1),
    happening,
  }))
}

/** The last event that was due by then, with its number; undefined before the first. */
export function lastDue<E>(replay: Replay, list: readonly Happening<E>[], at: number): { number: number; event: E } | undefined {
  const last = numbered(replay, list).findLast(({ dueAt }) => dueAt <= at)
  return last && { number: last.number, event: last.happening.event(last.number) }
}

/**
 * Events of which there are few, listed anew each time.
 * @param list what happens, in any order; of what happens in one millisecond, the last of the list is told
 */
export function listedEvents<E>(
  place: TimedEvents<E>['place'],
  replay: Replay,
  list: () => Promise<readonly Happening<E>[]>,
): TimedEvents<E> {
  const read = async () => numbered(replay, await list())
  return {
    place,
    async read(number, limit) {
      const after = (await read()).filter((each) => each.number > number).slice(0, limit)
      return after.map((each) => ({ number: each.number, dueAt: each.dueAt, event: each.happening.event(each.number) }))
    },
    bounds: async () => ({ head: (await read()).at(-1)?.number ?? 0, floor: 0 }),
    dueBy: async (at) => (await read()).findLast(({ dueAt }) => dueAt <= at)?.number ?? 0,
  }
}
