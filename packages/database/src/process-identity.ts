import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * When a process started, as an opaque text: a pid may be given again, the pair of pid and start may not.
 * @returns undefined when there is no such process
 */
export function processStart(pid: number): string | undefined {
  try {
    if (process.platform !== 'linux') return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    // The command's name, in parentheses, may hold spaces; the start is field 22, the 20th after it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch {
    return undefined
  }
}

/** Whether a process with this pid runs, be it another user's. */
export function isRunning(pid: number): boolean {
  return processStart(pid) !== undefined
}
