import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { createMetrics, silentLogger } from '@parley/platform'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import WebSocket from 'ws'
import { createWebSocketTunnel } from './websocket-tunnel.ts'

const servers: Server[] = []
let door: string
let tunnel: ReturnType<typeof createWebSocketTunnel>
/** Resolves when the silent owner is let go. */
let letGo: Promise<unknown>

/** The other end has gone: with a goodbye, or without. */
const over = (socket: Duplex): Promise<unknown> => once(socket.resume(), 'end').catch(() => {})

async function serve(onUpgrade: Parameters<Server['on']>[1] | undefined, onRequest: RequestListener = (_, response) => response.end()) {
  const server = createServer(onRequest)
  if (onUpgrade !== undefined) server.on('upgrade', onUpgrade)
  servers.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

beforeAll(async () => {
  const silent = await serve((_request, socket) => void (letGo = over(socket)))
  const refusing = await serve(undefined, (_request, response) => response.writeHead(404).end('no'))
  const front = await serve(undefined)
  door = front.origin.replace('http', 'ws')
  tunnel = createWebSocketTunnel({
    server: front.server,
    targets: [
      { path: '/silent', origin: silent.origin, websocket: true },
      { path: '/refusing', origin: refusing.origin, websocket: true },
    ],
    except: [],
    trustedProxies: 0,
    service: 'front',
    logger: silentLogger(),
    metrics: createMetrics(),
    handshakeMs: 50,
  })
})
afterAll(async () => {
  await tunnel.close()
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

async function refusal(path: string): Promise<string> {
  const socket = new WebSocket(door + path)
  const [error] = (await once(socket, 'error').catch((reason: unknown) => [reason])) as [Error]
  return error.message
}

test('an owner that does not answer the upgrade is cut, and the client told', async () => {
  expect(await refusal('/silent/7')).toBe('Unexpected server response: 503')
  await letGo
})

test('a path that nobody serves, here or at its owner, is 404', async () => {
  expect(await refusal('/elsewhere')).toBe('Unexpected server response: 404')
  expect(await refusal('/refusing/7')).toBe('Unexpected server response: 404')
})

test('closing lets go of handshakes that are under way', async () => {
  const front = await serve(undefined)
  const silent = await serve((_request, socket) => void (letGo = over(socket)))
  const other = createWebSocketTunnel({
    server: front.server,
    targets: [{ path: '/silent', origin: silent.origin, websocket: true }],
    except: [],
    trustedProxies: 0,
    service: 'front',
    logger: silentLogger(),
    metrics: createMetrics(),
  })
  const socket = new WebSocket(`${front.origin.replace('http', 'ws')}/silent`)
  const failed = once(socket, 'error').catch((reason: unknown) => [reason])
  await once(silent.server, 'upgrade')
  await other.close()
  expect(await failed).toMatchObject([{ message: 'socket hang up' }])
  await letGo
})
