import { link, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Only we read what lies there. */
export const fileMode = 0o600
export const folderMode = 0o700

/** Makes the entries of a folder outlive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Writes a small file so that it is there whole or not at all; `temporary` is a path in the same file system. */
export async function placeFile(temporary: string, path: string, content: string): Promise<void> {
  try {
    await writeFile(temporary, content, { flag: 'wx', mode: fileMode, flush: true })
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

/** Reads a small file, made of `content` if it is not there; of several that make it at once one does. */
export async function readOrCreate(temporary: string, path: string, content: Uint8Array): Promise<Buffer> {
  const present = await readIfPresent(path)
  if (present !== undefined) return present
  try {
    await writeFile(temporary, content, { flag: 'wx', mode: fileMode, flush: true })
    await link(temporary, path).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error
    })
  } finally {
    await rm(temporary, { force: true })
  }
  await syncFolder(dirname(path))
  return readFile(path)
}

export function readIfPresent(path: string): Promise<Buffer | undefined> {
  return unlessMissing(readFile(path))
}

/** Undefined instead of an error when the file, or its folder, is not there. */
export async function unlessMissing<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
