import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * When a process started, as an opaque text: a pid may be given again, the pair of pid and start may not.
 * @returns undefined when there is no such process
 */
export function processStart(pid: number): string | undefined {
  try {
    if (process.platform !== 'linux') return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    const [state, ...rest] = fieldsOf(pid)
    return state === 'Z' ? undefined : rest[18]
  } catch {
    return undefined
  }
}

/** Whether a process with this pid runs, be it another user's. */
export function isRunning(pid: number): boolean {
  return processStart(pid) !== undefined
}

/** Whether it has ended and its parent has not asked how. */
export function isZombie(pid: number): boolean {
  try {
    if (process.platform === 'linux') return fieldsOf(pid)[0] === 'Z'
    return execFileSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z')
  } catch {
    return false
  }
}

const fieldsOf = (pid: number): string[] => statFields(readFileSync(`/proc/${pid}/stat`, 'utf8'))

/** Of the text of a /proc/<pid>/stat, from the state on; the start is the 20th. The command's name before, in parentheses, may hold spaces. */
export const statFields = (stat: string): string[] => stat.slice(stat.lastIndexOf(')') + 2).split(' ')
