import type { Thresholds } from './metrics/thresholds.ts'
import type { PlayState } from './play-state.ts'

export interface ProgressOptions {
  state: PlayState
  thresholds: Thresholds
  mostUsers: number
}

const sampleEveryMs = 1_000
/** As often as k6 does. */
const judgeEverySamples = 2
const tellEverySamples = 5

/** While a play runs: samples its virtual users, ends it where a threshold says so, tells how far it is. @returns stops */
export function watchProgress({ state, thresholds, mostUsers }: ProgressOptions): () => void {
  const { registry, builtin } = state
  let samples = 0
  const sample = () => {
    registry.add(builtin.vus, state.activeVUs, {})
    registry.add(builtin.vusMax, mostUsers, {})
  }
  const tick = () => {
    samples += 1
    sample()
    const seconds = (Date.now() - state.startedAt) / 1_000
    if (samples % judgeEverySamples === 0) {
      const crossed = thresholds.aborting(seconds).map(({ name }) => name)
      if (crossed.length > 0)
        state.abort({ exitCode: 99, message: `thresholds on metrics '${crossed.join(', ')}' were crossed; the play was aborted` })
    }
    if (samples % tellEverySamples === 0)
      state.say(
        `running (${seconds.toFixed(1)}s), ${state.activeVUs}/${mostUsers} VUs, ` +
          `${state.completed} complete and ${state.interrupted} interrupted iterations`,
      )
  }
  const timer = setInterval(tick, sampleEveryMs)
  setTimeout(sample, 100).unref() // a play of less than a second has users, too
  return () => clearInterval(timer)
}
