import { afterEach, describe, expect, test } from '@jest/globals'
import { GraphQLError } from 'graphql'
import { createConnectionLimits, type WebSocketServerOptions } from '../src/index.ts'
import { startSocketServer, viewerOf, type SocketServer, type SocketViewer } from './protocol/socket-server.ts'
import { openRaw, type RawSocket } from './raw-socket.ts'

const servers: SocketServer[] = []
const start = async (options: Partial<WebSocketServerOptions<SocketViewer>> = {}): Promise<SocketServer> => {
  const server = await startSocketServer({ renew: viewerOf, ...options })
  servers.push(server)
  return server
}
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

const authorization = 'Bearer new'
const renew = async (raw: RawSocket, payload: Record<string, unknown> = {}): Promise<unknown> => {
  raw.send({ type: 'ping', payload: { authorization, ...payload } })
  const { type, payload: answer } = await raw.message()
  expect(type).toBe('pong')
  return answer
}
/** Asks and asks until the time has come. */
const pingUntil = async (raw: RawSocket, time: number): Promise<void> => {
  while (Date.now() < time) {
    raw.send({ type: 'ping' })
    expect(await raw.message()).toEqual({ type: 'pong' })
  }
}

describe('a viewer is renewed in place by a ping that brings an authorization', () => {
  test('for another time, while the subscription goes on', async () => {
    const { url, source } = await start()
    const expiresAt = Date.now() + 150
    const raw = await openRaw(url, { init: { name: 'Ann', livesMs: 150 } })
    raw.send({ id: '1', type: 'subscribe', payload: { query: 'subscription { count }' } })
    await source.watchedBy(1)
    const answer = await renew(raw, { name: 'Ann', livesMs: 60_000 })
    expect(answer).toEqual({ renewed: true, expiresAt: expect.any(Number) })
    expect((answer as { expiresAt: number }).expiresAt).toBeGreaterThan(expiresAt + 50_000)
    await pingUntil(raw, expiresAt + 100)
    source.send({ count: 1 })
    expect(await raw.message()).toMatchObject({ id: '1', payload: { data: { count: 1 } } })
    raw.socket.close()
  })
  test('the subscriptions and the operations after it know who it is now', async () => {
    const asked: string[] = []
    const { url, source } = await start({
      execute: async ({ context }) => {
        asked.push(context.name)
        return { data: {} }
      },
    })
    const raw = await openRaw(url, { init: { name: 'Ann' } })
    for (const id of ['1', '2', '3']) raw.send({ id, type: 'subscribe', payload: { query: 'subscription { count }' } })
    await source.watchedBy(3)
    raw.send({ id: '3', type: 'complete' })
    await source.watchedBy(2)
    expect(await renew(raw, { name: 'Ann, promoted' })).toEqual({ renewed: true })
    expect(source.renewals).toEqual([{ name: 'Ann, promoted' }, { name: 'Ann, promoted' }])
    raw.send({ id: '4', type: 'subscribe', payload: { query: '{ hello }' } })
    expect((await raw.message())['type']).toBe('next')
    expect(asked).toEqual(['Ann, promoted'])
    raw.socket.close()
  })
  test('also for a shorter time: it is closed with 4403 TOKEN_EXPIRED then', async () => {
    const { url } = await start()
    const raw = await openRaw(url, { init: { name: 'Ann', livesMs: 60_000 } })
    await renew(raw, { livesMs: 50 })
    expect(await raw.closed).toEqual({ code: 4403, reason: 'TOKEN_EXPIRED' })
  })
  test('the library’s function is told what the ping brings, who the viewer is and how it came', async () => {
    const told: unknown[] = []
    const { url } = await start({
      renew: (payload, context, request) => {
        told.push(payload, context, request.headers['x-from'])
        return { context }
      },
    })
    const raw = await openRaw(url, { init: { name: 'Ann' }, headers: { 'x-from': 'here' } })
    await renew(raw, { more: 1 })
    expect(told).toEqual([{ authorization, more: 1 }, { name: 'Ann' }, 'here'])
    raw.socket.close()
  })
})

describe('a renewal that is refused leaves all as it was', () => {
  test.each([
    ['stranger', 'UNAUTHENTICATED'],
    ['bug', 'FORBIDDEN'],
  ])('%s: with the code %s', async (name, code) => {
    const { url, source } = await start()
    const raw = await openRaw(url, { init: { name: 'Ann', livesMs: 200 } })
    raw.send({ id: '1', type: 'subscribe', payload: { query: 'subscription { count }' } })
    await source.watchedBy(1)
    expect(await renew(raw, { name })).toEqual({ renewed: false, code })
    source.send({ count: 1 })
    expect((await raw.message())['id']).toBe('1')
    expect(source.renewals).toEqual([])
    expect(await raw.closed).toEqual({ code: 4403, reason: 'TOKEN_EXPIRED' })
  })
  test('before connection_init there is nobody to renew', async () => {
    const { url } = await start()
    const raw = await openRaw(url, { init: false })
    expect(await renew(raw)).toEqual({ renewed: false, code: 'UNAUTHENTICATED' })
    raw.socket.close()
  })
  test('one at a time', async () => {
    let go = (): void => {}
    const { url } = await start({
      async renew(_payload, context) {
        await new Promise<void>((resolve) => (go = resolve))
        return { context }
      },
    })
    const raw = await openRaw(url)
    raw.send({ type: 'ping', payload: { authorization } })
    expect(await renew(raw)).toEqual({ renewed: false, code: 'RATE_LIMITED' })
    go()
    expect((await raw.message())['payload']).toEqual({ renewed: true })
    raw.socket.close()
  })
  test('as one who has as many connections as are allowed', async () => {
    const connections = createConnectionLimits({ perViewer: 1 })
    const { url } = await start({ connections, viewerKey: ({ name }) => name })
    const [ann, ben] = await Promise.all(['Ann', 'Ben'].map((name) => openRaw(url, { init: { name } })))
    if (!ann || !ben) throw new Error('two were opened')
    expect(await renew(ben, { name: 'Ann' })).toEqual({ renewed: false, code: 'TOO_MANY_CONNECTIONS' })
    expect([connections.countOf('Ann'), connections.countOf('Ben')]).toEqual([1, 1])
    expect(await renew(ben, { name: 'Bea' })).toEqual({ renewed: true })
    expect([connections.countOf('Ben'), connections.countOf('Bea')]).toEqual([0, 1])
    for (const raw of [ann, ben]) raw.socket.close()
  })
})

test('other pings, and all where nobody can be renewed, get their own payload back', async () => {
  const { url } = await start()
  const raw = await openRaw(url)
  raw.send({ type: 'ping', payload: { a: 1 } })
  expect(await raw.message()).toEqual({ type: 'pong', payload: { a: 1 } })
  raw.socket.close()
  const plain = await startSocketServer()
  servers.push(plain)
  const other = await openRaw(plain.url)
  expect(await renew(other)).toEqual({ authorization })
  other.socket.close()
})

test('who lost a right loses the sockets with 4403 and the reason, nobody else does', async () => {
  const { url, source, webSockets, heard } = await start()
  const raws = await Promise.all(['Ann', 'Ben', 'Ann'].map((name) => openRaw(url, { init: { name } })))
  const unknown = await openRaw(url, { init: false })
  for (const raw of raws) raw.send({ id: '1', type: 'subscribe', payload: { query: 'subscription { count }' } })
  await source.watchedBy(3)
  expect(webSockets.end(({ name }) => name === 'Ann', 'SESSION_REVOKED')).toBe(2)
  for (const index of [0, 2]) expect(await raws[index]?.closed).toEqual({ code: 4403, reason: 'SESSION_REVOKED' })
  await source.watchedBy(1)
  expect(heard.filter((what) => what === 'closed 4403')).toHaveLength(2)
  source.send({ count: 1 })
  expect((await raws[1]?.message())?.['type']).toBe('next')
  unknown.socket.close()
})

test('a subscription that has ended with its error is not renewed any more', async () => {
  const { url, source } = await start()
  const raw = await openRaw(url, { init: { name: 'Ann' } })
  raw.send({ id: '1', type: 'subscribe', payload: { query: 'subscription { count }' } })
  await source.watchedBy(1)
  source.end([new GraphQLError('You may not see it any more.', { extensions: { code: 'FORBIDDEN', reason: 'PERMISSIONS_CHANGED' } })])
  expect(await raw.message()).toEqual({
    id: '1',
    type: 'error',
    payload: [{ message: 'You may not see it any more.', extensions: { code: 'FORBIDDEN', reason: 'PERMISSIONS_CHANGED' } }],
  })
  expect(await renew(raw, { name: 'Ann' })).toEqual({ renewed: true })
  expect(source.renewals).toEqual([])
  raw.socket.close()
})
