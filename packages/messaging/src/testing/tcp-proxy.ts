import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { Closable } from '@parley/platform'

/** Stands between a client and a server, for tests that cut wires. */
export interface TcpProxy extends Closable {
  port: number
  /** Open ones. */
  readonly connections: number
  /** Destroys every connection, from one moment to the next; new ones are made as before. */
  cut(): void
  /** Cuts, and lets nobody through until `allow`. */
  refuse(): void
  allow(): void
  /** Nothing passes in either direction, and no connection ends: what a broken network looks like. */
  stall(): void
  resume(): void
  /** From now on so many bytes a second pass to the server, at most. */
  throttle(bytesPerSecond: number): void
}

export async function createTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const pairs = new Set<[Socket, Socket]>()
  let refusing = false
  let stalled = false
  let bytesPerSecond = Infinity
  const server = createServer((near) => {
    if (refusing) return near.destroy()
    const far = connect(target)
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    const end = () => {
      near.destroy()
      far.destroy()
      pairs.delete(pair)
    }
    for (const socket of pair) {
      socket.on('error', end)
      socket.on('close', end)
    }
    near.on('data', (chunk) => {
      const room = far.write(chunk)
      if (room && bytesPerSecond === Infinity) return
      near.pause()
      if (room) setTimeout(() => near.resume(), (chunk.length / bytesPerSecond) * 1_000)
    })
    far.on('data', (chunk) => void (near.write(chunk) || far.pause()))
    near.on('drain', () => void (stalled || far.resume()))
    far.on('drain', () => void (stalled || near.resume()))
    if (stalled) for (const socket of pair) socket.pause()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // of TCP
  const cut = () => {
    for (const [near, far] of pairs) {
      near.resetAndDestroy()
      far.destroy()
    }
  }
  return {
    port,
    get connections() {
      return pairs.size
    },
    cut,
    refuse() {
      refusing = true
      cut()
    },
    allow: () => void (refusing = false),
    stall() {
      stalled = true
      for (const socket of [...pairs].flat()) socket.pause()
    },
    resume() {
      stalled = false
      for (const socket of [...pairs].flat()) socket.resume()
    },
    throttle: (rate) => void (bytesPerSecond = rate),
    async close() {
      cut()
      if (server.listening) server.close()
    },
  }
}
