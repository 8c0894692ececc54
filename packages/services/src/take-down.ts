import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { serverKinds } from './server-kinds.ts'
import { serviceNames, type ServiceName } from './server.ts'

/**
 * Ends every server of a data folder that runs, and nothing else.
 * @returns those that ran
 */
export async function takeDownServers(folder: string): Promise<ServiceName[]> {
  const ended = await Promise.all(
    serviceNames.map(async (name) => {
      const server = existsSync(join(folder, name)) ? serverKinds[name].find(join(folder, name)) : undefined
      const ran = server?.processes().some(({ pid }) => pid !== undefined) ?? false
      await server?.close()
      return ran ? name : undefined
    }),
  )
  return ended.filter((name) => name !== undefined)
}
