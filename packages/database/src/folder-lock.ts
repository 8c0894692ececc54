import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { DatabaseError } from './database-error.ts'
import { processStart } from './process-identity.ts'

export interface FolderLock {
  /** Gives the folder free. May be called twice. */
  release(): void
}

/**
 * Takes a folder for this process alone. A lock whose process is gone (kill -9, power) is taken over.
 * @throws DatabaseError when another living process holds it, or nothing can be written there
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const file = join(folder, 'parley.lock')
  const mine = JSON.stringify({ pid: process.pid, start: processStart(process.pid) })
  for (;;) {
    try {
      writeFileSync(file, mine, { flag: 'wx', mode: 0o644 })
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw notWritable(folder, error)
    }
    const found = await readLock(file)
    const holder = parseLock(found)
    if (holder !== undefined && processStart(holder.pid) === holder.start)
      throw new DatabaseError(`The folder ${folder} is in use by another Parley (process ${holder.pid}); stop it or choose another folder.`)
    takeAway(file, found)
  }
  let held = true
  return {
    release() {
      if (held && readOrEmpty(file) === mine) rmSync(file, { force: true })
      held = false
    },
  }
}

/** Says that a folder cannot be written to, and why. */
export function notWritable(folder: string, cause: unknown): DatabaseError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown reason'
  return new DatabaseError(`The folder ${folder} cannot be written to (${code}); choose another one with PARLEY_DATA.`, { cause })
}

/** The file's text; one that is empty may just be being written. */
async function readLock(file: string): Promise<string> {
  for (let look = 0; look < 5; look += 1) {
    const text = readOrEmpty(file)
    if (text !== '') return text
    await pause(20)
  }
  return ''
}

/** Removes a lock that nobody holds: moved aside first, so that of two that found it only one removes it, and a newer one is put back. */
function takeAway(file: string, expected: string): void {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
    if (readOrEmpty(aside) === expected) rmSync(aside)
    else renameSync(aside, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw notWritable(file, error)
  }
}

function parseLock(text: string): { pid: number; start: string } | undefined {
  try {
    const { pid, start } = JSON.parse(text) as { pid?: unknown; start?: unknown }
    return typeof pid === 'number' && typeof start === 'string' ? { pid, start } : undefined
  } catch {
    return undefined
  }
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
