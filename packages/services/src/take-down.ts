import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findCompose } from './compose.ts'
import { lockServices } from './lock-services.ts'
import { serverKinds } from './server-kinds.ts'
import { serviceNames, type ServiceName } from './server.ts'
import { forgetServices } from './services-file.ts'

/**
 * Ends what `bringUpServices` started in a folder, containers and processes, and nothing else. What was given stays as it is; what was
 * stored stays for the next start.
 */
export async function takeDownServices(path: string, say: (line: string) => void): Promise<void> {
  const folder = resolve(path)
  if (!existsSync(folder)) return say('Nothing runs: there is no such folder.')
  const lock = await lockServices(folder)
  try {
    const ended = await takeDownServers(folder)
    for (const name of ended) say(`${serverKinds[name].title} has ended`)
    const compose = findCompose(join(folder, 'compose'))
    await compose?.down()
    if (compose !== undefined) say('The containers have ended')
    if (ended.length === 0 && compose === undefined) say('Nothing ran.')
    forgetServices(folder)
  } finally {
    lock.release()
  }
}

/**
 * The processes alone.
 * @param how `kill` for data that nobody will miss
 * @returns those that ran
 */
export async function takeDownServers(folder: string, how: 'close' | 'kill' = 'close'): Promise<ServiceName[]> {
  const ended = await Promise.all(
    (existsSync(folder) ? readdirSync(folder) : []).map(async (own) => {
      // A run of tests may have several of a kind, `redis-…`.
      const name = serviceNames.find((each) => own === each || own.startsWith(`${each}-`))
      const server = name && serverKinds[name].find(join(folder, own))
      const ran = server?.processes().some(({ pid }) => pid !== undefined) ?? false
      await server?.[how]()
      return ran ? name : undefined
    }),
  )
  return ended.filter((name) => name !== undefined)
}
