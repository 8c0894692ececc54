import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { WebSocket } from 'ws'
import { createConnectionLimits, type WebSocketServerOptions } from '../src/index.ts'
import { startSocketServer, type SocketServer, type SocketViewer } from './protocol/socket-server.ts'
import { openRaw, type Message, type RawSocket } from './raw-socket.ts'

const servers: SocketServer[] = []
const start = async (options: Partial<WebSocketServerOptions<SocketViewer>> = {}): Promise<SocketServer> => {
  const server = await startSocketServer(options)
  servers.push(server)
  return server
}
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

const subscribe = (id = '1', query = 'subscription { count }') => ({ id, type: 'subscribe', payload: { query } })
const refused = async (url: string): Promise<string> => {
  const [error] = (await once(new WebSocket(url, 'graphql-transport-ws'), 'error')) as [Error]
  return error.message
}
const watching = async (server: SocketServer): Promise<RawSocket> => {
  const raw = await openRaw(server.url)
  raw.send(subscribe())
  await server.source.watchedBy(1)
  return raw
}

describe('connections', () => {
  test('in all, over every server that is given the same limits: 503, until one has left', async () => {
    const connections = createConnectionLimits({ connections: 2 })
    const [first, second] = [await start({ connections }), await start({ connections })]
    const raw = await openRaw(first.url)
    await openRaw(second.url)
    expect(await refused(first.url)).toBe('Unexpected server response: 503')
    expect(await refused(second.url)).toBe('Unexpected server response: 503')
    expect(first.heard).toEqual(['opened', 'refused TOO_MANY_CONNECTIONS'])
    raw.socket.close()
    await raw.closed
    await openRaw(second.url)
    expect([first.webSockets.connections(), second.webSockets.connections(), connections.count]).toEqual([0, 2, 2])
  })
  test('a handshake that fails takes no place', async () => {
    const connections = createConnectionLimits({ connections: 1 })
    const { url } = await start({ connections })
    const broken = connect(Number(new URL(url).port), '127.0.0.1')
    broken.write('GET /graphql HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n')
    const [answer] = (await once(broken.setEncoding('utf8'), 'data')) as [string]
    expect(answer).toMatch(/^HTTP\/1.1 400/)
    expect(connections.count).toBe(0)
    const raw = await openRaw(url)
    raw.socket.close()
  })
  test('of one viewer: 4429, until one has left', async () => {
    const connections = createConnectionLimits({ perViewer: 1 })
    const { url, heard } = await start({ connections, viewerKey: ({ name }) => (name === 'guest' ? undefined : name) })
    const [ann] = await Promise.all(['Ann', 'Ben', 'guest', 'guest'].map((name) => openRaw(url, { init: { name } })))
    const again = await openRaw(url, { init: false })
    again.send({ type: 'connection_init', payload: { name: 'Ann' } })
    expect(await again.closed).toEqual({ code: 4429, reason: 'TOO_MANY_CONNECTIONS' })
    expect(heard).toContain('refused TOO_MANY_CONNECTIONS')
    ann?.socket.close()
    await ann?.closed
    const third = await openRaw(url, { init: { name: 'Ann' } })
    expect(third.socket.readyState).toBe(third.socket.OPEN)
  })
})

test('what is refused is counted with the code that its client got', async () => {
  const { url, heard } = await start({ limits: { messageBytes: 200_000, connectionInitMs: 100, operations: 1 } })
  const stranger = await openRaw(url, { init: false })
  stranger.send({ type: 'connection_init', payload: { name: 'stranger' } })
  await stranger.closed
  const busy = await openRaw(url)
  busy.send(subscribe('1'))
  busy.send(subscribe('2'))
  expect(await busy.message()).toMatchObject({ id: '2', type: 'error', payload: [{ extensions: { code: 'RATE_LIMITED' } }] })
  busy.send({ id: '1', type: 'complete' })
  busy.send(subscribe('2', `{ ${'a '.repeat(15_001)}}`))
  expect(await busy.message()).toMatchObject({ id: '2', type: 'error', payload: [{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }] })
  busy.send({ type: 'ping', payload: { filler: 'x'.repeat(200_000) } })
  await busy.closed
  await (
    await openRaw(url, { init: false })
  ).closed
  expect(heard.filter((what) => what.startsWith('refused'))).toEqual([
    'refused UNAUTHENTICATED',
    'refused RATE_LIMITED',
    'refused OPERATION_TOO_COMPLEX',
    'refused 1009',
    'refused 4408',
  ])
  expect(heard.filter((what) => what === 'opened')).toHaveLength(3)
  expect(heard.filter((what) => what.startsWith('closed')).sort()).toEqual(['closed 1006', 'closed 4403', 'closed 4408'])
})

describe('a client that reads slowly', () => {
  test('is given no more than fits: events wait in the subscription, and arrive in order once it reads', async () => {
    const server = await start({ limits: { highWaterBytes: 50_000 } })
    const raw = await watching(server)
    raw.socket.pause()
    const filler = 'x'.repeat(100_000)
    let sent = 0
    while (server.source.waiting() < 10) {
      server.source.send({ count: (sent += 1), filler })
      // What the operating system holds is not ours to see.
      await new Promise((resolve) => setImmediate(resolve))
    }
    raw.socket.resume()
    const counts: unknown[] = []
    while (counts.length < sent) counts.push(((await raw.message())['payload'] as { data: Message }).data['count'])
    expect(counts).toEqual(Array.from({ length: sent }, (_, index) => index + 1))
    expect(server.source.waiting()).toBe(0)
    raw.socket.close()
  })
  test('and asks and asks, is cut', async () => {
    const server = await start({ limits: { unsentBytes: 100_000 } })
    const raw = await watching(server)
    raw.socket.pause()
    const ping = { type: 'ping', payload: { filler: 'x'.repeat(10_000) } }
    while (server.source.watchers === 1) {
      raw.send(ping)
      await new Promise((resolve) => setImmediate(resolve))
    }
    raw.socket.resume()
    expect((await raw.closed).code).toBe(1006)
    expect(server.heard).toContain('closed 1006')
  })
})

test('events of every size arrive whole, in characters of every size', async () => {
  const server = await start()
  const raw = await watching(server)
  const around = (size: number): number[] => [-70, -66, -65, -64, -63, -62, -2, -1, 0, 1, 2].map((more) => Math.max(0, size + more))
  const sizes = [0, 125, 126, 16_384, 65_535, 65_536, 300_000].flatMap(around)
  for (const [index, size] of sizes.entries()) {
    const text = 'x'.repeat(size) + (index % 2 === 0 ? '' : 'é😀\u2028"\\')
    server.source.send({ text })
    expect(await raw.message()).toEqual({ id: '1', type: 'next', payload: { data: { text } } })
  }
  raw.socket.close()
})

test('many subscriptions of one socket get one event each, and a process that dies ends them', async () => {
  const server = await start()
  const raw = await openRaw(server.url)
  const ids = Array.from({ length: 150 }, (_, index) => `id-${index}`)
  for (const id of ids) raw.send(subscribe(id))
  await server.source.watchedBy(150)
  server.source.send({ count: 1 })
  const came: unknown[] = []
  while (came.length < 150) came.push((await raw.message())['id'])
  expect(new Set(came)).toEqual(new Set(ids))
  server.cut()
  expect((await raw.closed).code).toBe(1006)
  await server.source.watchedBy(0)
})

test('an id of more than 1,024 characters closes the socket: it would be held, and sent with every event', async () => {
  const server = await start()
  const raw = await openRaw(server.url)
  raw.send(subscribe('x'.repeat(1_024)))
  await server.source.watchedBy(1)
  raw.send(subscribe('x'.repeat(1_025)))
  expect(await raw.closed).toMatchObject({ code: 4400 })
  await server.source.watchedBy(0)
})
