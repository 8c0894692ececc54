import type { ScenarioOf } from '../options.ts'
import type { VirtualUser } from '../virtual-user.ts'
import { pause } from './pause.ts'
import type { Executor } from './scenario-run.ts'

/** So many iterations begun in each unit of time, whether those before have ended or not. Where no user is free, one is dropped. */
export const constantArrivalRate: Executor<ScenarioOf<'constant-arrival-rate'>> = async (run) => {
  const { scenario, users, ending, iterate, activate, drop } = run
  const everyMs = scenario.timeUnit / scenario.rate
  const free: VirtualUser[] = users.toReversed()
  const underway = new Set<Promise<void>>()
  const begin = performance.now()

  for (let number = 0; ; number += 1) {
    await pause(Math.max(0, begin + number * everyMs - performance.now()), ending)
    if (ending.aborted) break
    const user = free.pop()
    if (user === undefined) {
      drop()
      continue
    }
    const deactivate = activate()
    const iteration = iterate(user).then(() => {
      deactivate()
      free.push(user)
      underway.delete(iteration)
    })
    underway.add(iteration)
  }
  await Promise.all(underway)
}
