import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { findCompose } from './compose.ts'
import { daemonsIn, endDaemon } from './daemon.ts'
import { lockServices } from './lock-services.ts'
import { serverKinds } from './server-kinds.ts'
import { serviceNames, type Server, type ServiceName } from './server.ts'
import { forgetServices } from './services-file.ts'
import { openServicesFolder } from './services-folder.ts'

/**
 * Ends what `bringUpServices` started in a folder, containers and processes, and nothing else. What was given stays as it is; what was
 * stored stays for the next start.
 */
export async function takeDownServices(path: string, say: (line: string) => void): Promise<void> {
  if (!existsSync(path)) return say('Nothing runs: there is no such folder.')
  const folder = openServicesFolder(path)
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
 * @throws ServicesError when the settings of one are damaged; its processes have ended like all others by then
 */
export async function takeDownServers(folder: string, how: 'close' | 'kill' = 'close'): Promise<ServiceName[]> {
  const ended = await Promise.allSettled(
    (existsSync(folder) ? readdirSync(folder) : []).map(async (own) => {
      // A run of tests may have several of a kind, `redis-…`.
      const name = serviceNames.find((each) => own === each || own.startsWith(`${each}-`))
      const server = name && (await findOrEnd(name, join(folder, own)))
      const ran = server?.processes().some(({ pid }) => pid !== undefined) ?? false
      await server?.[how]()
      return ran ? name : undefined
    }),
  )
  const failure = ended.find((each) => each.status === 'rejected')
  if (failure !== undefined) throw failure.reason
  return ended.flatMap((each) => (each.status === 'fulfilled' && each.value !== undefined ? [each.value] : []))
}

/** Without its settings a server cannot be used, but its processes are known by their pid files. */
async function findOrEnd(name: ServiceName, folder: string): Promise<Server | undefined> {
  try {
    return serverKinds[name].find(folder)
  } catch (damaged) {
    const signals = [
      ['SIGTERM', 10_000],
      ['SIGQUIT', 5_000],
    ] as const
    await Promise.all(daemonsIn(folder).map((daemon) => endDaemon(folder, daemon, signals)))
    throw damaged
  }
}
