import { setTimeout as pause } from 'node:timers/promises'
import { DatabaseError, lockFolder, type FolderLock } from '@parley/database'
import { ServicesError } from './services-error.ts'

/** Two that start or end the services of one folder take turns. @throws ServicesError when the other takes longer than 5 minutes */
export async function lockServices(folder: string, withinMs = 300_000): Promise<FolderLock> {
  const until = performance.now() + withinMs
  for (;;) {
    try {
      return await lockFolder(folder)
    } catch (cause) {
      if (!(cause instanceof DatabaseError) || performance.now() > until)
        throw new ServicesError(`The folder of the services cannot be used: ${(cause as Error).message}`, { cause })
      await pause(200)
    }
  }
}
