import { ParleyError } from '@parley/platform'
import type { Clock } from './clock.ts'
import type { TimedEvent, TimedEvents } from './timed-events.ts'

/** Events that are read ahead, and for how long what was read holds: after that it may be deleted, and is read again. */
const pageSize = 100
const freshMs = 500
/** Of what is due within this time, some may come together and a little late: so many timers are enough. */
const togetherMs = 50
/** The longest that it sleeps. */
const longestMs = 60_000
/** How often it looks for more, once it has told all there is. */
const lookEveryMs = 5_000
/** After a failure: how soon it tries again, and for how long. */
const retryMs = 1_000
const patienceMs = 30_000

/** One watcher's place in events that come at their time. It pulls, and has one timer at most. */
export interface TimedReader<E> {
  /**
   * The next event, once it is due; undefined once stopped. One call at a time.
   * @throws ParleyError CURSOR_EXPIRED when what comes next is no longer kept, SERVICE_UNAVAILABLE when it cannot be read for half a minute
   */
  next(): Promise<TimedEvent<E> | undefined>
  stop(): void
}

/** @param start the number after which it begins */
export function createTimedReader<E>(events: TimedEvents<E>, start: number, clock: Clock): TimedReader<E> {
  let position = start
  let held: TimedEvent<E>[] = []
  let readAt = -Infinity
  /** When the latest of those given out was due: none comes before one with a lower number. */
  let reached = -Infinity
  let failingSince: number | undefined
  let stopped = false
  let wake = () => {}

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const callOff = clock.wait(Math.min(ms, longestMs), resolve)
      wake = () => {
        callOff()
        resolve()
      }
    })

  const readOn = async () => {
    const page = await events.read(position, pageSize)
    // Also with a page: its first events may be gone.
    if ((page[0]?.number ?? 0) !== position + 1 && (await events.bounds()).floor > position) throw new ParleyError('CURSOR_EXPIRED')
    held = [...page]
    readAt = clock.now()
  }

  /** @returns whether it could be read */
  const tryToReadOn = async (): Promise<boolean> => {
    try {
      await readOn()
      failingSince = undefined
      return true
    } catch (error) {
      if (error instanceof ParleyError) throw error
      failingSince ??= clock.now()
      if (clock.now() - failingSince > patienceMs) throw new ParleyError('SERVICE_UNAVAILABLE', { cause: error })
      return false
    }
  }

  return {
    async next() {
      while (!stopped) {
        const isFresh = held.length > 0 && clock.now() - readAt < freshMs
        if (!isFresh && !(await tryToReadOn())) {
          if (!stopped) await sleep(retryMs)
          continue
        }
        if (stopped) break
        const [event] = held
        const dueAt = event === undefined ? undefined : Math.max(reached, event.dueAt)
        const wait = dueAt === undefined ? lookEveryMs : dueAt - clock.now()
        if (event === undefined || dueAt === undefined || wait > 0) {
          await sleep(Math.max(wait, togetherMs))
          continue
        }
        held.shift()
        position = event.number
        reached = dueAt
        return event
      }
      return undefined
    },
    stop() {
      stopped = true
      held = []
      wake()
    },
  }
}
