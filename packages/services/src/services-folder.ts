import { accessSync, chmodSync, constants, existsSync, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { ServicesError } from './services-error.ts'

/**
 * Sees to it that there is the folder of everything about services, through which the servers' users may pass.
 * @returns its absolute path
 * @throws ServicesError when nothing can be written there
 */
export function openServicesFolder(path: string): string {
  const folder = resolve(path)
  try {
    makeFolder(folder)
    // As a folder, which a file is not.
    accessSync(`${folder}/.`, constants.W_OK)
    chmodSync(folder, 0o711)
    return folder
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    throw new ServicesError(`The folder of the services, ${folder}, cannot be written to (${code}). Choose another with PARLEY_DATA.`, {
      cause,
    })
  }
}

/** Level by level: Node's own recursive way never ends where a file system refuses folders, as /proc does. */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    // Another may have made it meanwhile.
    if (!existsSync(path)) throw error
  }
}
