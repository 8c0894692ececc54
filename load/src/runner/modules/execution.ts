import type { VuContext } from './vu-context.ts'

/** `import exec from 'k6/execution'`. */
export function executionModule(vu: VuContext) {
  const { play } = vu
  const scenario = {
    get name() {
      return vu.position.scenario.name
    },
    get executor() {
      return vu.position.scenario.executor
    },
    get startTime() {
      return vu.position.scenario.startTime
    },
    /** From 0, over all virtual users of the scenario. */
    get iterationInTest() {
      return vu.position.scenario.iterationInTest
    },
    get iterationInInstance() {
      return vu.position.scenario.iterationInTest
    },
  }
  const instance = {
    get iterationsCompleted() {
      return play.completed
    },
    get iterationsInterrupted() {
      return play.interrupted
    },
    get vusActive() {
      return play.activeVUs
    },
    get currentTestRunDuration() {
      return Date.now() - play.startedAt
    },
  }
  const user = {
    idInTest: vu.id,
    idInInstance: vu.id,
    get iterationInInstance() {
      return vu.iterationInInstance
    },
    get iterationInScenario() {
      return vu.position.iterationInScenario
    },
  }
  const test = {
    /** Ends the whole play; the iteration ends here. */
    abort(reason = 'the script aborted the test'): never {
      play.abort({ message: reason, exitCode: 108 })
      throw new Error(reason)
    },
  }
  return { scenario, instance, vu: user, test }
}
