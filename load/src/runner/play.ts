import { createErrorLog } from './error-log.ts'
import { playScenario } from './executors/play-scenario.ts'
import { createThresholds, type Thresholds, type Verdict } from './metrics/thresholds.ts'
import { mostVUs, readOptions, type Options } from './options.ts'
import { createPlayState, type Abort, type PlayState } from './play-state.ts'
import { watchProgress } from './progress.ts'
import { compileScript, type Script, type ScriptSource } from './script.ts'
import { createVirtualUser, type VirtualUser } from './virtual-user.ts'

export interface PlayOptions {
  source: ScriptSource
  /** `__ENV`. */
  env: Record<string, string>
  /** Hears what happens, a line each. */
  onLine?: (line: string) => void
  /** Ends the play, as Ctrl-C does with k6. */
  signal?: AbortSignal
}

/** k6's exit codes: https://grafana.com/docs/k6/latest/using-k6/exit-codes/ (internal/errext/exitcodes in its source). */
export type ExitCode = 0 | 99 | 100 | 101 | 104 | 107 | Abort['exitCode']

export interface Played {
  exitCode: ExitCode
  /** In one sentence, where the exit code is not 0. */
  reason?: string
  state: PlayState
  /** Seconds from the end of `setup` to the end of the last iteration. */
  seconds: number
  verdicts: Verdict[]
}

class PlayError extends Error {
  readonly exitCode: ExitCode
  constructor(exitCode: ExitCode, what: string, cause: unknown) {
    super(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.exitCode = exitCode
  }
}

/** Plays one script as k6 would: init, `setup`, the scenarios, `teardown`, thresholds. Never rejects. */
export async function play({ source, env, onLine = () => {}, signal }: PlayOptions): Promise<Played> {
  const ending = new AbortController()
  let abort: Abort | undefined
  const state = createPlayState({
    say: onLine,
    abort(why) {
      abort ??= why
      ending.abort()
    },
  })
  const interrupt = () => state.abort({ message: 'the play was interrupted', exitCode: 105 })
  if (signal?.aborted) interrupt()
  signal?.addEventListener('abort', interrupt, { once: true })

  const users: VirtualUser[] = []
  let seconds = 0
  let verdicts: Verdict[] = []
  const give = (exitCode: ExitCode, reason?: string): Played => ({
    exitCode,
    state,
    seconds,
    verdicts,
    ...(reason !== undefined && { reason }),
  })
  try {
    const { script, stage, options, thresholds } = initialise(source, env, state)
    users.push(stage)
    const scenarios = createUsers(script, options, state, env)
    users.push(...scenarios.flatMap((scenario) => scenario.users))

    const data = await callStage(stage, 'setup', undefined, options.setupTimeout, 100)
    state.startedAt = Date.now()
    const stop = watchProgress({ state, thresholds, mostUsers: users.length - 1 })
    const onError = createErrorLog(onLine)
    await Promise.all(scenarios.map((scenario) => playScenario({ ...scenario, state, data, signal: ending.signal, onError })))
    seconds = (Date.now() - state.startedAt) / 1_000
    stop()
    await callStage(stage, 'teardown', data, options.teardownTimeout, 101)
    verdicts = thresholds.verdicts(seconds)
  } catch (error) {
    return error instanceof PlayError ? give(error.exitCode, error.message) : give(107, String(error))
  } finally {
    signal?.removeEventListener('abort', interrupt)
    await Promise.all(users.map((user) => user.close()))
  }
  if (abort !== undefined) return give(abort.exitCode, abort.message)
  const crossed = [...new Set(verdicts.filter(({ ok }) => !ok).map(({ name }) => name))]
  return crossed.length > 0 ? give(99, `thresholds on metrics '${crossed.join(', ')}' have been crossed`) : give(0)
}

interface Initialised {
  script: Script
  /** Runs `setup` and `teardown`. */
  stage: VirtualUser
  options: Options
  thresholds: Thresholds
}

function initialise(source: ScriptSource, env: Record<string, string>, state: PlayState): Initialised {
  let script: Script
  let stage: VirtualUser
  try {
    script = compileScript(source)
    stage = createVirtualUser({ id: 0, script, play: state, env, tags: {} })
  } catch (error) {
    throw new PlayError(107, 'the script does not start', error)
  }
  try {
    const options = readOptions(stage.exports['options'])
    const thresholds = createThresholds(options.thresholds, state.registry)
    // Each is judged once before anything runs: a name or a method that does not exist shows now.
    thresholds.verdicts(0)
    for (const { exec } of Object.values(options.scenarios))
      if (typeof stage.exports[exec] !== 'function') throw new Error(`the script exports no function ${exec}`)
    return { script, stage, options, thresholds }
  } catch (error) {
    throw new PlayError(104, 'the options are not right', error)
  }
}

/** Numbers go on from scenario to scenario, so that a virtual user's is its own. */
function createUsers(script: Script, options: Options, state: PlayState, env: Record<string, string>) {
  let last = 0
  return Object.entries(options.scenarios).map(([name, scenario]) => ({
    name,
    scenario,
    users: Array.from({ length: mostVUs(scenario) }, () =>
      createVirtualUser({
        id: (last += 1),
        script,
        play: state,
        env: { ...env, ...scenario.env },
        tags: { ...options.tags, ...scenario.tags, scenario: name },
      }),
    ),
  }))
}

/** @returns what it gives, as JSON; undefined where the script has no such function */
async function callStage(stage: VirtualUser, name: string, data: string | undefined, timeoutMs: number, timeoutCode: 100 | 101) {
  if (stage.exports[name] === undefined) return undefined
  const argument: unknown = data === undefined ? undefined : JSON.parse(data)
  let called: Awaited<ReturnType<VirtualUser['call']>>
  try {
    called = await stage.call(name, argument, AbortSignal.timeout(timeoutMs))
  } catch (error) {
    throw new PlayError(107, `${name}() failed`, error)
  }
  if (called.outcome === 'interrupted') throw new PlayError(timeoutCode, `${name}() took too long`, `more than ${timeoutMs / 1_000} s`)
  return JSON.stringify(called.result)
}
