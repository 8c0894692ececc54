import type { ScenarioOf } from '../options.ts'
import type { Executor } from './scenario-run.ts'

/** A fixed number of users, each as many iterations one after another as there is time for. */
export const constantVus: Executor<ScenarioOf<'constant-vus'>> = async ({ users, ending, iterate, activate }) => {
  await Promise.all(
    users.map(async (user) => {
      const deactivate = activate()
      while (!ending.aborted) await iterate(user)
      deactivate()
    }),
  )
}
