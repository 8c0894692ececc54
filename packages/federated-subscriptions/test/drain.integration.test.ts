import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { afterEach, describe, expect, test } from '@jest/globals'
import type { WebSocketServerOptions } from '../src/index.ts'
import { startSocketServer, type SocketServer, type SocketViewer } from './protocol/socket-server.ts'
import { openRaw, type RawSocket } from './raw-socket.ts'

const servers: SocketServer[] = []
const start = async (options: Partial<WebSocketServerOptions<SocketViewer>> = {}): Promise<SocketServer> => {
  const server = await startSocketServer(options)
  servers.push(server)
  return server
}
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

const open = async ({ url }: SocketServer, count: number): Promise<RawSocket[]> =>
  Promise.all(Array.from({ length: count }, () => openRaw(url)))
const goodbyes = async (raws: RawSocket[]) => Promise.all(raws.map(({ closed }) => closed))

/** A socket with a query that the server has begun to answer. */
async function asking(server: SocketServer): Promise<RawSocket> {
  const raw = await openRaw(server.url)
  raw.send({ id: '1', type: 'subscribe', payload: { query: '{ hello }' } })
  raw.send({ type: 'ping' })
  expect(await raw.message()).toEqual({ type: 'pong' })
  return raw
}

/** What an upgrade is answered that is not taken. */
async function refusal({ url }: SocketServer): Promise<{ status: number | undefined; retryAfter: string | undefined; body: unknown }> {
  const asking = request(url.replace('ws', 'http'), {
    headers: {
      connection: 'upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'sec-websocket-version': '13',
    },
  }).end()
  const [response] = (await once(asking, 'response')) as [IncomingMessage]
  let body = ''
  for await (const chunk of response.setEncoding('utf8')) body += String(chunk)
  return { status: response.statusCode, retryAfter: response.headers['retry-after'], body: JSON.parse(body) as unknown }
}

describe('closing', () => {
  test('says 1001 to every socket, or what it is given, and takes no more', async () => {
    for (const [how, goodbye] of [
      [undefined, { code: 1001, reason: 'Going away' }],
      [
        { code: 4000, reason: 'Moved' },
        { code: 4000, reason: 'Moved' },
      ],
    ] as const) {
      const server = await start()
      const raws = await open(server, 3)
      raws[0]?.send({ id: '1', type: 'subscribe', payload: { query: 'subscription { count }' } })
      await server.source.watchedBy(1)
      const closed = server.webSockets.close(how)
      expect(server.webSockets.close()).toBe(closed)
      expect(await goodbyes(raws)).toEqual([goodbye, goodbye, goodbye])
      await closed
      expect(server.webSockets.connections()).toBe(0)
      expect(server.server.listenerCount('upgrade')).toBe(0)
      await server.source.watchedBy(0)
    }
  })
  test('is done at once when nobody is there', async () => {
    const server = await start()
    await server.webSockets.close({ overMs: 60_000 })
    expect(server.server.listenerCount('upgrade')).toBe(0)
  })
  test('cuts who does not answer the goodbye within 2 s', async () => {
    const server = await start()
    const [raw] = await open(server, 1)
    raw?.socket.pause()
    const begin = performance.now()
    await server.webSockets.close()
    expect(performance.now() - begin).toBeLessThan(5_000)
    raw?.socket.resume()
    await raw?.closed
  })
})

describe('draining', () => {
  test('lets sockets go one after another over the window, each told when to come back; the others are served meanwhile', async () => {
    const server = await start()
    const raws = await open(server, 5)
    const last = raws[4] as RawSocket
    last.send({ id: '1', type: 'subscribe', payload: { query: 'subscription { count }' } })
    await server.source.watchedBy(1)
    const went: number[] = []
    const begin = performance.now()
    for (const { closed } of raws) void closed.then(() => went.push(performance.now() - begin))
    const closed = server.webSockets.close({ overMs: 500 })
    await raws[0]?.closed
    server.source.send({ count: 1 })
    expect(await last.message()).toMatchObject({ payload: { data: { count: 1 } } })
    expect(last.socket.readyState).toBe(last.socket.OPEN)
    await closed
    for (const goodbye of await goodbyes(raws))
      expect(goodbye).toEqual({ code: 1012, reason: expect.stringMatching(/^RECONNECT_AFTER_MS=[1-9]\d{2}$/) })
    expect(Math.max(...went)).toBeGreaterThanOrEqual(350)
    expect(Math.max(...went) - Math.min(...went)).toBeGreaterThan(250)
    expect(server.heard.filter((what) => what === 'closed 1012')).toHaveLength(5)
    await server.source.watchedBy(0)
  })
  test('answers what is under way before the goodbye', async () => {
    let answer = (): void => {}
    const answered = new Promise<void>((resolve) => (answer = resolve))
    const server = await start({ execute: async () => answered.then(() => ({ data: { hello: 'world' } })) })
    const raw = await asking(server)
    const closed = server.webSockets.close({ overMs: 10 })
    raw.send({ type: 'ping' })
    expect(await raw.message()).toEqual({ type: 'pong' })
    answer()
    expect(await raw.message()).toMatchObject({ type: 'next', payload: { data: { hello: 'world' } } })
    expect(await raw.message()).toEqual({ id: '1', type: 'complete' })
    expect((await raw.closed).code).toBe(1012)
    await closed
  })
  test('does not wait for an answer that does not come', async () => {
    const server = await start({ execute: () => new Promise(() => {}) })
    const raw = await asking(server)
    await server.webSockets.close({ overMs: 10 })
    expect((await raw.closed).code).toBe(1012)
    expect(raw.rest()).toEqual([])
  })
  test('takes nobody new: 503, when to try again, and it is counted', async () => {
    const server = await start()
    const [raw] = await open(server, 2)
    const closed = server.webSockets.close({ overMs: 60_000 })
    await raw?.closed
    expect(await refusal(server)).toEqual({
      status: 503,
      retryAfter: '1',
      body: { errors: [{ message: expect.any(String), extensions: { code: 'SERVICE_UNAVAILABLE' } }] },
    })
    expect(server.heard).toContain('refused SERVICE_UNAVAILABLE')
    expect(server.webSockets.connections()).toBe(1)
    // Closed once more, now in a hurry.
    expect(server.webSockets.close()).toBe(closed)
    await closed
    expect(server.webSockets.connections()).toBe(0)
  })
})

test('a socket is asked to come back when it is old, subscribed or not, before connection_init too', async () => {
  const server = await start({ limits: { lifetimeMs: 100 } })
  const raws = [
    await openRaw(server.url),
    await openRaw(server.url, { init: false }),
    await openRaw(server.url, { init: { livesMs: 60_000 } }),
  ]
  raws[0]?.send({ id: '1', type: 'subscribe', payload: { query: 'subscription { count }' } })
  for (const goodbye of await goodbyes(raws)) expect(goodbye).toEqual({ code: 1012, reason: 'LIFETIME' })
  await server.source.watchedBy(0)
})

describe('heartbeats', () => {
  const answering = async (server: SocketServer, answers: (ping: number) => boolean, enough = Infinity) => {
    const raw = await openRaw(server.url, { autoPong: false })
    let pings = 0
    const plenty = new Promise<void>((resolve) => {
      raw.socket.on('ping', () => {
        pings += 1
        if (answers(pings)) raw.socket.pong()
        if (pings === enough) resolve()
      })
    })
    return { raw, plenty, pings: () => pings }
  }
  test('a socket that leaves two pings unanswered is cut, and its subscriptions end', async () => {
    const server = await start({ limits: { pingMs: 40 } })
    const { raw, pings } = await answering(server, (ping) => ping === 1)
    raw.send({ id: '1', type: 'subscribe', payload: { query: 'subscription { count }' } })
    await server.source.watchedBy(1)
    expect((await raw.closed).code).toBe(1006)
    expect(pings()).toBe(3)
    await server.source.watchedBy(0)
    expect(server.heard).toContain('closed 1006')
  })
  test('one that answers every second ping stays', async () => {
    const server = await start({ limits: { pingMs: 20 } })
    const { raw, plenty } = await answering(server, (ping) => ping % 2 === 0, 8)
    await plenty
    expect(raw.socket.readyState).toBe(raw.socket.OPEN)
    raw.socket.close()
  })
  test('none are sent where there are to be none', async () => {
    const server = await start({ limits: { pingMs: 0, lifetimeMs: 100 } })
    const { raw, pings } = await answering(server, () => false)
    expect((await raw.closed).reason).toBe('LIFETIME')
    expect(pings()).toBe(0)
  })
})
