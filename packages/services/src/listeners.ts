import { readFileSync, readdirSync, readlinkSync } from 'node:fs'

/** State of a listening socket in the kernel's tables. */
const listening = '0A'

/** The processes that listen on a port of this machine: our own, and as root those of others. None where there is no /proc. */
export function listenersOn(port: number): number[] {
  const sockets = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => socketsOn(port, table)))
  if (sockets.size === 0) return []
  return namesIn('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => namesIn(`/proc/${pid}/fd`).some((descriptor) => sockets.has(target(`/proc/${pid}/fd/${descriptor}`))))
    .map(Number)
}

/** As descriptors name them: `socket:[inode]`. */
function socketsOn(port: number, table: string): string[] {
  const ending = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return textOf(table)
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, address = '', , state]) => state === listening && address.endsWith(ending))
    .map((fields) => `socket:[${fields[9]}]`)
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** Empty, too, where a process has ended meanwhile or is not ours to look at. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function target(link: string): string {
  try {
    return readlinkSync(link)
  } catch {
    return ''
  }
}
