import { StartError } from '@parley/platform'
import { readFile } from 'node:fs/promises'
import { whyUnreadable } from '../unreadable.ts'

/** The supergraph's SDL. @throws StartError when the file cannot be read */
export async function loadSupergraph(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new StartError(`The supergraph file ${file} cannot be read: ${whyUnreadable(cause)}.`, {
      cause,
    })
  }
}
