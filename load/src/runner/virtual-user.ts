import { Agent } from 'undici'
import { createEventLoop } from './event-loop.ts'
import { requireFor } from './modules/modules.ts'
import type { Position, VuContext } from './modules/vu-context.ts'
import type { PlayState } from './play-state.ts'
import type { Script, ScriptExports } from './script.ts'

export interface VirtualUserOptions {
  /** From 1; 0 for `setup` and `teardown`. */
  id: number
  script: Script
  play: PlayState
  env: Record<string, string>
  tags: Record<string, string>
}

export type Outcome = 'completed' | 'interrupted' | 'failed'

/** One user of a script: its own variables, event loop and connections. Does one thing at a time. */
export interface VirtualUser {
  exports: ScriptExports
  /**
   * Calls a function of the script and waits until all is done that it began.
   * @param name of an export
   * @throws Error when there is no such function, and what it throws
   */
  call(name: string, argument: unknown, signal: AbortSignal): Promise<{ outcome: 'completed' | 'interrupted'; result: unknown }>
  /** One iteration: a call that is counted. What it throws is told to `onError`. */
  iterate(name: string, position: Position, argument: unknown, signal: AbortSignal, onError: (error: unknown) => void): Promise<Outcome>
  close(): Promise<void>
}

const nowhere: Position = { scenario: { name: '', executor: '', startTime: 0, iterationInTest: 0 }, iterationInScenario: 0 }

export function createVirtualUser({ id, script, play, env, tags }: VirtualUserOptions): VirtualUser {
  const loop = createEventLoop()
  const agent = new Agent({ keepAliveTimeout: 60_000 })
  const context: VuContext = { id, play, loop, agent, tags: { ...tags }, position: nowhere, iterationInInstance: -1 }
  const exports = script.instantiate({ require: requireFor(context), vu: id, env: { ...env }, say: play.say })

  async function call(name: string, argument: unknown, signal: AbortSignal) {
    const work = exports[name]
    if (typeof work !== 'function') throw new Error(`the script exports no function ${name}`)
    let result: unknown
    const outcome = await loop.run(async () => {
      result = await (work as (argument: unknown) => unknown)(argument) // what it takes and gives is the script's own matter
    }, signal)
    return { outcome, result }
  }

  return {
    exports,
    call,
    async iterate(name, position, argument, signal, onError) {
      context.position = position
      context.iterationInInstance += 1
      const begin = performance.now()
      let outcome: Outcome
      try {
        outcome = (await call(name, argument, signal)).outcome
      } catch (error) {
        outcome = signal.aborted ? 'interrupted' : 'failed'
        if (outcome === 'failed') onError(error)
      }
      if (outcome === 'interrupted') play.interrupted += 1
      else {
        play.completed += 1
        play.registry.add(play.builtin.iterations, 1, context.tags)
        play.registry.add(play.builtin.iterationDuration, performance.now() - begin, context.tags)
      }
      return outcome
    },
    close: () => agent.destroy(),
  }
}
