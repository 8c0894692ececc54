import type { ScenarioOf } from '../options.ts'
import type { VirtualUser } from '../virtual-user.ts'
import { pause } from './pause.ts'
import type { Executor } from './scenario-run.ts'

type Ramp = ScenarioOf<'ramping-vus'>

/** How often the number of users is adjusted, in milliseconds. */
const stepMs = 50

/** Users at a moment: from stage to stage in a straight line. @param ms since the scenario's start */
export function plannedVus({ startVUs, stages }: Pick<Ramp, 'startVUs' | 'stages'>, ms: number): number {
  let from = startVUs
  let begin = 0
  for (const { duration, target } of stages) {
    if (ms < begin + duration) return Math.round(from + ((target - from) * (ms - begin)) / duration)
    from = target
    begin += duration
  }
  return from
}

/** A number of users that goes up and down. Who is taken back may end their iteration, for `gracefulRampDown`. */
export const rampingVus: Executor<Ramp> = async ({ scenario, users, ending, interrupting, iterate, activate }) => {
  const begin = performance.now()
  /** Those in play, in the order of the users. */
  const working: { stop(): void; over: Promise<void> }[] = []
  /** Who has been taken back and still ends an iteration; one entry each at most. */
  const leaving = new Map<VirtualUser, Promise<void>>()

  const start = (user: VirtualUser) => {
    const deactivate = activate()
    const before = leaving.get(user)
    let stopped = false
    const tooLate = new AbortController()
    const interrupt = () => tooLate.abort()
    interrupting.addEventListener('abort', interrupt, { once: true })
    let timer: NodeJS.Timeout | undefined
    const work = async () => {
      await before
      while (!stopped && !ending.aborted) await iterate(user, tooLate.signal)
      clearTimeout(timer)
      interrupting.removeEventListener('abort', interrupt)
      deactivate()
    }
    const over = work()
    working.push({
      over,
      stop() {
        stopped = true
        timer = setTimeout(interrupt, scenario.gracefulRampDown)
        leaving.set(user, over)
      },
    })
  }

  while (!ending.aborted) {
    const planned = Math.min(users.length, plannedVus(scenario, performance.now() - begin))
    while (working.length > planned) working.pop()?.stop()
    for (const user of users.slice(working.length, planned)) start(user)
    await pause(stepMs, ending)
  }
  await Promise.all([...working.map(({ over }) => over), ...leaving.values()])
}
