import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { StartError, type Closable } from '@parley/platform'
import type { ProcessLog } from './process-log.ts'
import type { ProcessSpec } from './process-specs.ts'
import { untilReady } from './until-ready.ts'

export interface SuperviseOptions {
  log: ProcessLog
  /** Hears that it ended, and that it is back. */
  say: (line: string) => void
  /** What every process is given beside its own. */
  environment: NodeJS.ProcessEnv
  /** How long the first start may take, until it is ready. Milliseconds, default 120,000. */
  startWithinMs?: number
  /** How long it may take to end when asked to. Milliseconds, default 12,000: the processes give themselves 10 s. */
  patienceMs?: number
}

export interface SupervisedProcess extends Closable {
  name: string
  /** Undefined between its end and the next start. */
  pid(): number | undefined
  /** Resolves once it is ready for the first time. @throws StartError with its own words when it ends before */
  ready: Promise<void>
  /** It was started, or is about to be, and is not ready yet. */
  isStarting(): boolean
  /** Ends it in the middle of whatever it does (SIGKILL). It is started again. */
  kill(): void
  /** Asks it to end (SIGTERM), after `patienceMs` without asking, and resolves when it has. It is not started again. */
  close(): Promise<void>
}

const firstPauseMs = 200
const longestPauseMs = 10_000
/** One that ran this long has started well: the next pause is the first again. */
const soundMs = 30_000

/**
 * Runs a process and starts it again whenever it ends, after a pause that doubles from 0.2 s to 10 s. It never outlives this process:
 * however this one ends, the channel between them closes, and by that the process closes itself.
 */
export function supervise(spec: ProcessSpec, options: SuperviseOptions): SupervisedProcess {
  const { name } = spec
  const { log, say, startWithinMs = 120_000, patienceMs = 12_000 } = options
  const closing = new AbortController()
  let child: ChildProcess | undefined
  let timer: NodeJS.Timeout | undefined
  let pauseMs = firstPauseMs
  let starting = true

  const start = (): { ready: Promise<void> } => {
    const started = spawn(process.execPath, ['--import', 'tsx', spec.script], {
      // A group of its own: Ctrl-C in the terminal reaches us, and we end all in their order.
      detached: true,
      env: { ...options.environment, ...spec.environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    child = started
    const begin = performance.now()
    let complaint = ''
    if (started.stdout) log.follow(name, started.stdout)
    if (started.stderr) log.follow(name, started.stderr, (line) => (complaint = `${complaint}${line}\n`.slice(-2_000)))
    const ended = once(started, 'close').then(([code, signal]) => `ended with ${String(code ?? signal)}`)
    const isAlive = () => started.exitCode === null && started.signalCode === null
    const ready = untilReady(spec.port, { withinMs: startWithinMs, signal: closing.signal, isAlive }).then(async (isReady) => {
      if (child === started) starting = !isReady
      if (isReady || closing.signal.aborted) return
      throw new StartError(`${name} ${await ended}: ${complaint.trim() || 'it said nothing'}`)
    })
    void ended.then((how) => {
      child = undefined
      starting = true
      if (closing.signal.aborted) return
      if (performance.now() - begin > soundMs) pauseMs = firstPauseMs
      log.write(name, `${how}; started again in ${pauseMs} ms`)
      say(`${name} ${how}; starting it again in ${pauseMs / 1000} s`)
      timer = setTimeout(again, pauseMs)
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    })
    return { ready }
  }

  // When it ends before it is ready, the next start has been told already.
  const again = () =>
    void start()
      .ready.then(() => closing.signal.aborted || say(`${name} is ready again`))
      .catch(() => {})
  const { ready } = start()
  let closed: Promise<void> | undefined
  return {
    name,
    pid: () => child?.pid,
    ready,
    isStarting: () => starting,
    kill: () => void child?.kill('SIGKILL'),
    close: () =>
      (closed ??= (async () => {
        closing.abort()
        clearTimeout(timer)
        const last = child
        if (last === undefined) return
        const gone = once(last, 'close')
        last.kill('SIGTERM')
        const harder = setTimeout(() => last.kill('SIGKILL'), patienceMs)
        await gone
        clearTimeout(harder)
      })()),
  }
}
