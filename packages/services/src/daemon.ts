import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { processStart } from '@parley/database'
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
      return failure ?? (tail(logFile, begin) || `ended with ${child.exitCode ?? child.signalCode}`)
    },
  }
}

/** The pid of a program that `startDaemon` started in the folder, whichever process did; undefined when it is gone. A pid given again is not taken for it. */
export function findDaemon(folder: string, name: string): number | undefined {
  const [boot, stat = ''] = readLines(pidFile(folder, name))
  if (boot === undefined || boot !== readLines('/proc/sys/kernel/random/boot_id')[0]) return undefined
  // The command's name, in parentheses, may hold spaces; the start is field 22, the 20th after it.
  const pid = Number.parseInt(stat)
  const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  return pid > 1 && start !== undefined && processStart(pid) === start ? pid : undefined
}

/**
 * Ends it, harder after a while, and resolves when it is gone.
 * @param signals tried in turn, each with the milliseconds it is given; SIGKILL comes last, or at once
 */
export async function endDaemon(folder: string, name: string, signals: readonly (readonly [NodeJS.Signals, number])[] = []): Promise<void> {
  for (const [signal, patienceMs] of [...signals, ['SIGKILL', 5_000] as const]) {
    const pid = findDaemon(folder, name)
    if (pid === undefined) break
    process.kill(pid, signal)
    for (let waited = 0; waited < patienceMs && findDaemon(folder, name) !== undefined; waited += 20) await pause(20)
  }
  if (findDaemon(folder, name) !== undefined) throw new ServicesError(`${name} (process ${findDaemon(folder, name)}) does not end.`)
  rmSync(pidFile(folder, name), { force: true })
}

const pidFile = (folder: string, name: string) => join(folder, `${name}.pid`)

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
}

/** The last lines written after `begin`, on one line. */
function tail(file: string, begin: number): string {
  const from = Math.max(begin, statSync(file).size - 2_000)
  const buffer = Buffer.alloc(2_000)
  const descriptor = openSync(file, 'r')
  const read = readSync(descriptor, buffer, 0, buffer.length, from)
  closeSync(descriptor)
  return buffer.toString('utf8', 0, read).trim().split('\n').slice(-4).join(' | ')
}
