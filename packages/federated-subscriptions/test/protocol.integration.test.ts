import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { GraphQLError } from 'graphql'
import { WebSocket } from 'ws'
import { receive, rejection } from './events.ts'
import { startHarbour, type Harbour } from './foreign/harbour.ts'
import { startGateway, type TestGateway } from './gateway.ts'
import { openRaw } from './raw-socket.ts'

let harbour: Harbour
let gateway: TestGateway
/** Its limits are small, its viewers can be refused or expire. */
let strict: TestGateway

beforeAll(async () => {
  harbour = await startHarbour()
  gateway = await startGateway(harbour.supergraphSdl)
  strict = await startGateway(
    harbour.supergraphSdl,
    { formatError: (error) => ({ message: 'of an event', extensions: { code: error.extensions['code'] } }) },
    {
      authenticate: async ({ name, livesMs }) => {
        if (name === 'stranger') throw new GraphQLError('Who are you?', { extensions: { code: 'UNAUTHENTICATED' } })
        if (name === 'bug') throw new Error('secret')
        return { context: { name: String(name) }, ...(typeof livesMs === 'number' ? { expiresAt: Date.now() + livesMs } : {}) }
      },
      formatError: (error, { name }) => ({ message: `for ${name}`, extensions: { code: error.extensions['code'] } }),
      limits: { operations: 2, messageBytes: 2_000 },
    },
  )
})
afterAll(async () => {
  await strict.stop()
  await gateway.stop()
  await harbour.stop()
})

/** Arguments that differ are not shared. */
const subscribe = (id: string, query = `subscription { vesselMoved(id: "${id}") { id } }`) => ({
  id,
  type: 'subscribe',
  payload: { query },
})

describe('a socket is closed with', () => {
  test.each([
    ['stranger', 'UNAUTHENTICATED'],
    ['bug', 'FORBIDDEN'],
  ])('4403 and the code when %s is refused', async (name, reason) => {
    const raw = await openRaw(strict.url, { init: false })
    raw.send({ type: 'connection_init', payload: { name } })
    expect(await raw.closed).toEqual({ code: 4403, reason })
  })
  test('4403 when the token expires while subscribed, and its upstreams end', async () => {
    const raw = await openRaw(strict.url, { init: false })
    raw.send({ type: 'connection_init', payload: { livesMs: 300 } })
    expect(await raw.message()).toEqual({ type: 'connection_ack' })
    raw.send(subscribe('1'))
    await harbour.moves.readBy(1)
    expect(await raw.closed).toEqual({ code: 4403, reason: 'TOKEN_EXPIRED' })
    await harbour.moves.readBy(0)
    expect(strict.subscriptions.stats().subscriptions).toBe(0)
  })
  test('4403 at once when the token has expired already', async () => {
    const raw = await openRaw(strict.url, { init: false })
    raw.send({ type: 'connection_init', payload: { livesMs: -1 } })
    expect(await raw.closed).toEqual({ code: 4403, reason: 'TOKEN_EXPIRED' })
  })
})

describe('a socket stays open', () => {
  test('when a document does not parse: that operation gets an error message', async () => {
    const raw = await openRaw(gateway.url)
    raw.send(subscribe('1', 'subscription {'))
    expect(await raw.message()).toMatchObject({ id: '1', type: 'error', payload: [{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }] })
    raw.send(subscribe('1', '{ fleet { id } }'))
    expect(await raw.message()).toMatchObject({ id: '1', type: 'next', payload: { data: { fleet: expect.any(Array) } } })
    expect(await raw.message()).toEqual({ id: '1', type: 'complete' })
    raw.socket.close()
  })
  test('when there is one operation too many: it gets an error message', async () => {
    const raw = await openRaw(strict.url)
    for (const id of ['1', '2', '3']) raw.send(subscribe(id))
    expect(await raw.message()).toMatchObject({ id: '3', type: 'error', payload: [{ extensions: { code: 'RATE_LIMITED' } }] })
    await harbour.moves.readBy(2)
    raw.send({ id: '1', type: 'complete' })
    await harbour.moves.readBy(1)
    raw.send(subscribe('3'))
    await harbour.moves.readBy(2)
    harbour.moves.publish({ id: 'a' })
    expect(new Set([(await raw.message())['id'], (await raw.message())['id']])).toEqual(new Set(['2', '3']))
    raw.socket.close()
    await harbour.moves.readBy(0)
  })
})

test('a hundred operations run at once on one socket', async () => {
  const client = gateway.client()
  const all = Array.from({ length: 100 }, (_, index) => receive(client, `subscription { v${index}: vesselMoved(id: "${index}") { id } }`))
  await harbour.moves.readBy(100)
  harbour.moves.publish({ id: 'a' })
  expect(await Promise.all(all.map((one) => one.next()))).toEqual(all.map((_, index) => ({ data: { [`v${index}`]: { id: 'a' } } })))
  all.forEach((one) => one.unsubscribe())
  await harbour.moves.readBy(0)
})

test('errors are formatted before they leave, refusals for their viewer, those of events once for all who share them', async () => {
  const client = strict.client({ name: 'Ann' })
  expect(await rejection(receive(client, 'subscription { nothing }').next())).toEqual([
    { message: 'for Ann', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
  ])
  expect(await rejection(receive(client, 'subscription { forbidden { id } }').next())).toEqual([
    { message: 'for Ann', extensions: { code: 'FORBIDDEN' } },
  ])
  const received = receive(client, 'subscription { vesselMoved { owner { secret } } }')
  await harbour.moves.readBy(1)
  harbour.moves.publish({ id: 'a' })
  expect(await received.next()).toEqual({
    data: { vesselMoved: { owner: { secret: null } } },
    errors: [{ message: 'of an event', extensions: { code: 'FORBIDDEN' } }],
  })
  received.unsubscribe()
  await harbour.moves.readBy(0)
})

test('an upgrade to a path that nobody serves is answered 404', async () => {
  const socket = new WebSocket(gateway.url.replace('/graphql', '/other'), 'graphql-transport-ws')
  const status = await new Promise((resolve) => {
    socket.on('error', () => {})
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode))
  })
  expect(status).toBe(404)
})

describe('identity and journey', () => {
  test('what the application gives goes with each subscribe message; of the client’s extensions only the journey', async () => {
    const own = await startGateway(harbour.supergraphSdl, {
      upstreamExtensions: async ({ name }, subgraph) => ({ token: `${name}@${subgraph}` }),
    })
    const received = receive(own.client({ name: 'Ann' }), 'subscription { vesselMoved { id } }', {
      extensions: { journey: true, token: 'forged', other: 1 },
    })
    await harbour.moves.readBy(1)
    expect(harbour.vessels.subscribes.at(-1)?.extensions).toEqual({ journey: true, token: 'Ann@vessels' })
    harbour.moves.publish({ id: 'a' })
    const { extensions } = await received.next()
    const journey = extensions?.['journey'] as Record<string, number>
    expect(Object.keys(journey)).toEqual(['upstream', 'enriched', 'sent'])
    expect(journey['upstream']).toBeLessThanOrEqual(journey['enriched'] ?? 0)
    expect(journey['enriched']).toBeLessThanOrEqual(journey['sent'] ?? 0)
    expect(Math.abs((journey['sent'] ?? 0) - Date.now())).toBeLessThan(60_000)
    await own.stop()
    await harbour.moves.readBy(0)
  })
  test('a failing source of identity refuses the subscription with its code', async () => {
    const own = await startGateway(harbour.supergraphSdl, {
      upstreamExtensions: () => Promise.reject(new GraphQLError('No more.', { extensions: { code: 'UNAUTHENTICATED' } })),
    })
    expect(await rejection(receive(own.client(), 'subscription { vesselMoved { id } }').next())).toEqual([
      { message: 'No more.', extensions: { code: 'UNAUTHENTICATED' } },
    ])
    await own.stop()
  })
})
