import { StartError } from '@parley/platform'
import { accessSync, constants, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

const largestLogBytes = 20_000_000

/**
 * Makes the folder of the embedded data and gives its log file; a log that has grown large is put aside, once.
 * @throws StartError when the folder cannot be written
 */
export function openDataFolder(path: string): { folder: string; logFile: string } {
  const folder = resolve(path)
  try {
    makeFolder(folder)
    accessSync(folder, constants.W_OK)
    const logFile = join(folder, 'parley.log')
    if (existsSync(logFile) && statSync(logFile).size > largestLogBytes) renameSync(logFile, `${logFile}.old`)
    return { folder, logFile }
  } catch (cause) {
    throw new StartError(`The data folder ${folder} cannot be written. Choose another with PARLEY_DATA.`, { cause })
  }
}

/** Level by level: Node's own recursive way never ends where a file system refuses folders, as /proc does. */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  mkdirSync(path)
}
