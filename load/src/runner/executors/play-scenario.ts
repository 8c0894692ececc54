import { setMaxListeners } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import { lengthOf, type Scenario } from '../options.ts'
import type { PlayState } from '../play-state.ts'
import type { VirtualUser } from '../virtual-user.ts'
import { constantArrivalRate } from './constant-arrival-rate.ts'
import { constantVus } from './constant-vus.ts'
import { pause } from './pause.ts'
import { rampingVus } from './ramping-vus.ts'
import type { ScenarioRun } from './scenario-run.ts'

export interface ScenarioPlay {
  name: string
  scenario: Scenario
  users: readonly VirtualUser[]
  state: PlayState
  /** What `setup` gave, as JSON: each user gets a copy. */
  data: string | undefined
  /** Ends the play: nothing more is started, what runs is interrupted. */
  signal: AbortSignal
  onError: (error: unknown) => void
}

/** Plays one scenario from its `startTime` to the end of its last iteration. */
export async function playScenario({ name, scenario, users, state, data, signal, onError }: ScenarioPlay): Promise<void> {
  await pause(scenario.startTime, signal)
  const startTime = Date.now()
  const ending = new AbortController()
  const interrupting = new AbortController()
  // Each user listens, and there are as many as the scenario says.
  setMaxListeners(0, ending.signal, interrupting.signal)
  const stop = () => {
    ending.abort()
    interrupting.abort()
  }
  if (signal.aborted) return
  signal.addEventListener('abort', stop, { once: true })
  const timers = [
    setTimeout(() => ending.abort(), lengthOf(scenario)),
    setTimeout(() => interrupting.abort(), lengthOf(scenario) + scenario.gracefulStop),
  ]
  const copies = new Map(users.map((user) => [user, data === undefined ? undefined : (JSON.parse(data) as unknown)]))
  const begun = new Map<VirtualUser, number>()
  let iterations = 0

  const run: Omit<ScenarioRun<never>, 'scenario'> = {
    users,
    ending: ending.signal,
    interrupting: interrupting.signal,
    async iterate(user, until = interrupting.signal) {
      // Without this turn, iterations that wait for nothing would keep every timer from running.
      await turn()
      const iterationInScenario = begun.get(user) ?? 0
      begun.set(user, iterationInScenario + 1)
      const position = { scenario: { name, executor: scenario.executor, startTime, iterationInTest: iterations }, iterationInScenario }
      iterations += 1
      await user.iterate(scenario.exec, position, copies.get(user), until, onError)
    },
    activate() {
      state.activeVUs += 1
      return () => void (state.activeVUs -= 1)
    },
    drop: () => state.registry.add(state.builtin.droppedIterations, 1, { scenario: name }),
  }
  try {
    if (scenario.executor === 'constant-vus') await constantVus({ ...run, scenario })
    else if (scenario.executor === 'ramping-vus') await rampingVus({ ...run, scenario })
    else await constantArrivalRate({ ...run, scenario })
  } finally {
    for (const timer of timers) clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}
