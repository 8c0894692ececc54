import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, readSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { processStart, statFields } from '@parley/database'
import type { ServiceUser } from './service-user.ts'
import { ServicesError } from './services-error.ts'

export interface DaemonOptions {
  /** Names its files: `<name>.pid`, `<name>.log`. */
  name: string
  /** Where they lie; exists. */
  folder: string
  program: string
  arguments: readonly string[]
  environment?: Record<string, string>
  /** Default: the folder. */
  workingFolder?: string
  user: ServiceUser
}

export interface Daemon {
  pid: number
  /** What it said last, once it has ended; undefined while it runs. */
  lastWords(): string | undefined
}

const largestLogBytes = 20_000_000

/** Writes down who it is before it becomes the program, so that no kill, however timed, leaves a process that nobody knows of. */
const becomeProgram = 'cat /proc/sys/kernel/random/boot_id "/proc/$$/stat" >&3; exec 3>&-; exec "$@"'

/** Runs a program on its own: it outlives this process. Its pid file says boot, pid and start, by which `findDaemon` knows it again. */
export function startDaemon(options: DaemonOptions): Daemon {
  const { name, folder, program, environment, workingFolder = folder, user } = options
  const logFile = join(folder, `${name}.log`)
  if (existsSync(logFile) && statSync(logFile).size > largestLogBytes) renameSync(logFile, `${logFile}.old`)
  const log = openSync(logFile, 'a', 0o600)
  const begin = statSync(logFile).size
  const record = openSync(pidFile(folder, name), 'w', 0o600)
  const child = spawn('/bin/sh', ['-c', becomeProgram, name, program, ...options.arguments], {
    // Nothing of our own environment (locale, preloaded libraries, settings of other servers) is to change the server.
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC', ...environment },
    cwd: workingFolder,
    detached: true,
    stdio: ['ignore', log, log, record],
    ...user.ids,
  })
  closeSync(log)
  closeSync(record)
  let failure: string | undefined
  child.once('error', (error) => (failure = error.message))
  child.unref()
  return {
    pid: child.pid ?? 0,
    lastWords() {
      if (failure === undefined && child.exitCode === null && child.signalCode === null) return undefined
      return failure ?? (tail(logFile, { begin }) || `ended with ${child.exitCode ?? child.signalCode}`)
    },
  }
}

/** The pid of a program that `startDaemon` started in the folder, whichever process did; undefined when it is gone. A pid given again is not taken for it. */
export function findDaemon(folder: string, name: string): number | undefined {
  const [boot, stat = ''] = readLines(pidFile(folder, name))
  if (boot === undefined || boot !== readLines('/proc/sys/kernel/random/boot_id')[0]) return undefined
  const pid = Number.parseInt(stat)
  const start = statFields(stat)[19]
  return pid > 1 && start !== undefined && processStart(pid) === start ? pid : undefined
}

/**
 * Ends it, harder after a while, and resolves when it is gone.
 * @param signals tried in turn, each with the milliseconds it is given; SIGKILL comes last, or at once
 */
export async function endDaemon(folder: string, name: string, signals: Signals = []): Promise<void> {
  await endProcess(name, () => findDaemon(folder, name), signals)
  rmSync(pidFile(folder, name), { force: true })
}

type Signals = readonly (readonly [NodeJS.Signals, number])[]

/** The same for a process that is known by something else than a pid file. @param find its pid, undefined once it is gone */
export async function endProcess(name: string, find: () => number | undefined, signals: Signals): Promise<void> {
  for (const [signal, patienceMs] of [...signals, ['SIGKILL', 5_000] as const]) {
    const pid = find()
    if (pid === undefined) return
    signalTo(pid, signal)
    for (let waited = 0; waited < patienceMs && find() !== undefined; waited += 20) await pause(20)
  }
  const pid = find()
  if (pid !== undefined) throw new ServicesError(`${name} (process ${pid}) does not end.`)
}

/** One that ends by itself at this moment is as good as ended. */
function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** The names of those that were started in a folder and not ended by `endDaemon` since, running or not. */
export const daemonsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.pid'))
    .map((file) => file.slice(0, -'.pid'.length))

const pidFile = (folder: string, name: string) => join(folder, `${name}.pid`)

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
}

/** The last lines of a log, of those written after `begin`, on one line. */
export function tail(file: string, { begin = 0, lines = 4 }: { begin?: number; lines?: number }): string {
  const from = Math.max(begin, statSync(file).size - 2_000)
  const buffer = Buffer.alloc(2_000)
  const descriptor = openSync(file, 'r')
  const read = readSync(descriptor, buffer, 0, buffer.length, from)
  closeSync(descriptor)
  return buffer.toString('utf8', 0, read).trim().split('\n').slice(-lines).join(' | ')
}
