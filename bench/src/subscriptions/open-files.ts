import { readFileSync } from 'node:fs'

/** How many files a process may open; Node raises its soft limit to the hard one by itself. Infinity where it cannot be told. */
export function openFilesLimit(): number {
  try {
    const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
    return hard === undefined || hard === 'unlimited' ? Infinity : Number(hard)
  } catch {
    return Infinity
  }
}

/** One sentence when the limit is too low, with the way out. */
export function tooFewFiles(needed: number, limit: number): string | undefined {
  if (needed <= limit) return undefined
  return (
    `${needed.toLocaleString('en')} open files are needed in each process, and only ${limit.toLocaleString('en')} are allowed: ` +
    `raise it (as root: ulimit -n ${needed}, or "* hard nofile ${needed}" in /etc/security/limits.conf and a new login), or run less (--scenario fan-out).`
  )
}
