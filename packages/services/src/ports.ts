import { randomInt } from 'node:crypto'
import { createServer, type AddressInfo, type Server } from 'node:net'

/**
 * A loopback port for each role: the first of its candidates that is free, else any. All differ.
 * @param onTaken hears of each role whose candidates are all taken
 */
export async function choosePorts<Role extends string>(
  candidates: Record<Role, readonly number[]>,
  onTaken: (role: Role, taken: number, instead: number) => void = () => {},
): Promise<Record<Role, number>> {
  const held: Server[] = []
  const chosen = {} as Record<Role, number> // filled below, role by role
  try {
    for (const role of Object.keys(candidates) as Role[]) {
      let server: Server | undefined
      for (const port of candidates[role]) server ??= await listen(port)
      const found = server ?? (await listenAnywhere())
      if (found === undefined) throw new Error('No port is free on this machine.')
      held.push(found)
      chosen[role] = (found.address() as AddressInfo).port
      const preferred = candidates[role].at(-1)
      if (server === undefined && preferred !== undefined) onTaken(role, preferred, chosen[role])
    }
    return chosen
  } finally {
    // Held until all are chosen, so that none is chosen twice.
    await Promise.all(held.map((server) => new Promise((closed) => server.close(closed))))
  }
}

/**
 * Below those that systems give to outgoing connections (32768 and up): a server that is started again after a while still finds its port
 * free.
 */
async function listenAnywhere(): Promise<Server | undefined> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const server = await listen(randomInt(20_000, 32_000))
    if (server !== undefined) return server
  }
  return listen(0)
}

/** Whether nobody listens there. */
export async function isFree(port: number): Promise<boolean> {
  const server = await listen(port)
  if (server === undefined) return false
  await new Promise((closed) => server.close(closed))
  return true
}

const listen = (port: number): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
