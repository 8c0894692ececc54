import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { DatabaseError } from './database-error.ts'
import { isRunning, isZombie } from './process-identity.ts'

/**
 * Ends a server that outlived the process which started it, and removes what it left, so that a new one can start on the cluster.
 * Call only while holding the folder's lock.
 * @throws DatabaseError when it does not end
 */
export async function endOrphan(cluster: string): Promise<void> {
  const file = join(cluster, 'postmaster.pid')
  const lines = readLines(file)
  if (lines === undefined) return
  const pid = Number(lines[0])
  await untilReaped(cluster)
  if (pid > 1 && isPostgresOf(cluster, pid)) await end(pid, cluster)
  // Taken for a running server when someone else has the pid now. Otherwise it stays: by it the next server sees to it that no session of
  // a killed one still writes.
  else if (isRunning(pid)) rmSync(file, { force: true })
  const sockets = lines[4]?.trim()
  if (sockets !== undefined && basename(sockets).startsWith('parley-sockets-')) rmSync(sockets, { recursive: true, force: true })
}

const reapedMs = 10_000

/**
 * A killed server that its parent has not reaped yet looks alive to PostgreSQL, and a new one on its cluster refuses to start. Waits for it;
 * where nobody reaps, PostgreSQL says so itself.
 */
export async function untilReaped(cluster: string): Promise<void> {
  const pid = Number(readLines(join(cluster, 'postmaster.pid'))?.[0])
  for (let waited = 0; waited < reapedMs && pid > 1 && isZombie(pid); waited += 20) await pause(20)
}

/** SIGINT makes PostgreSQL end orderly without waiting for its clients, SIGQUIT at once (the log is replayed on the next start). */
async function end(pid: number, cluster: string): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
  ] as const) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    for (let waited = 0; waited < patienceMs; waited += 20) {
      if (!isRunning(pid)) return
      await pause(20)
    }
  }
  throw new DatabaseError(`An earlier database server (process ${pid}) still runs on ${cluster} and does not end.`)
}

/** A pid may be anyone's by now: signal it only when it is a postgres that works in this folder. */
function isPostgresOf(cluster: string, pid: number): boolean {
  try {
    if (process.platform === 'linux')
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster) && readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres'
    const command = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
    return command.includes('postgres') && command.includes(cluster)
  } catch {
    return false
  }
}

function readLines(file: string): string[] | undefined {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    return undefined
  }
}
