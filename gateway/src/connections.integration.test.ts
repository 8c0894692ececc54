import { once } from 'node:events'
import { createHealth, createMetrics, identityHeader, silentLogger, type Metrics, type SessionEnded } from '@parley/platform'
import { eventually } from '@parley/platform/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { Client } from 'graphql-ws'
import WebSocket from 'ws'
import { createGateway } from './create-gateway.ts'
import type { Gateway, GatewayOptions } from './gateway-options.ts'
import { ask, collect, connect } from './testing/ask.ts'
import { stream } from './testing/event-stream.ts'
import { createMembers, type Members } from './testing/members.ts'
import { startShop, type Shop } from './testing/shop-subgraphs.ts'

let shop: Shop
let members: Members
const open: { close?: () => Promise<void>; dispose?: () => unknown }[] = []

beforeAll(async () => {
  shop = await startShop()
  members = await createMembers()
})
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await (one.close?.() ?? one.dispose?.())
})
afterAll(() => shop.close())

async function start(options: Partial<GatewayOptions> = {}): Promise<Gateway> {
  const gateway = await createGateway({ supergraphSdl: shop.supergraphSdl, logger: silentLogger(), ...options })
  open.push(gateway)
  return gateway
}
const client = (gateway: Gateway, connectionParams: Record<string, unknown> = {}): Client => {
  const opened = connect(gateway, connectionParams)
  open.push(opened)
  return opened
}
const bearer = async (...how: Parameters<Members['token']>) => ({ authorization: `Bearer ${await members.token(...how)}` })

const pulse = { query: 'subscription { pulse }' }
const prices = { query: 'subscription { priceChanged(id: "1") { price product { inStock } } }' }
const multipart = { accept: 'multipart/mixed;subscriptionSpec="1.0", application/json' }
const sse = { accept: 'text/event-stream' }

/** A subscription over a socket of its own, after its first event, and how it ends. */
async function opened(gateway: Gateway, params: Record<string, unknown> = {}): Promise<{ end: Promise<unknown> }> {
  const events = client(gateway, params).iterate(pulse)
  expect((await events.next()).value).toEqual({ data: { pulse: expect.any(Number) } })
  const wholly = async () => {
    for await (const _ of events);
  }
  return { end: wholly().then(String, (reason: unknown) => reason) }
}

describe('server-sent events at /graphql/stream', () => {
  test('carry subscriptions with the fields of all subgraphs, and end', async () => {
    const gateway = await start()
    const { status, headers, ended } = await stream(gateway, '/graphql/stream', prices, { ...sse, 'x-request-id': 'of-my-own' })
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': expect.stringContaining('text/event-stream'),
      'x-content-type-options': 'nosniff',
      'x-request-id': 'of-my-own',
      'x-stream-id': expect.stringMatching(/^[\w-]{36}$/),
    })
    const text = await ended
    expect([...text.matchAll(/^data: (\{.*)$/gm)].map(([, data = '']) => JSON.parse(data) as unknown)).toEqual(
      [1, 2, 3].map((price) => ({ data: { priceChanged: { price, product: { inStock: 10 } } } })),
    )
    expect(text).toContain('event: complete')
  })

  test('come by GET too, as a browser asks', async () => {
    const gateway = await start()
    const query = new URLSearchParams({ query: 'subscription { priceChanged(id: "1", times: 1) { price } }' })
    const answer = await fetch(`${gateway.url}/graphql/stream?${query.toString()}`, { headers: sse })
    expect(await answer.text()).toContain('{"data":{"priceChanged":{"price":1}}}')
  })

  test('carry queries and mutations, with the same limits and errors', async () => {
    const gateway = await start()
    const told = async (query: string) => {
      const { ended } = await stream(gateway, '/graphql/stream', { query }, sse)
      const [, data = ''] = /^data: (\{.*)$/m.exec(await ended) ?? []
      return JSON.parse(data) as unknown
    }
    expect(await told('{ product(id: "2") { stars } }')).toEqual({ data: { product: { stars: 4.5 } } })
    expect(await told('mutation { fail(how: "masked") }')).toMatchObject({
      data: { fail: null },
      errors: [{ message: 'Something went wrong on our side.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    })
    const related = `${'related { '.repeat(50)} id ${'}'.repeat(50)}`
    for (const query of [`{ product(id: "1") { ${related} } }`, `subscription { priceChanged(id: "1") { product { ${related} } } }`])
      expect(await told(query)).toMatchObject({ errors: [{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }] })
  })

  test('are for whom the token says; the subgraph is told, and a bad token is 401', async () => {
    const gateway = await start({ identity: members.identity })
    const { ended } = await stream(gateway, '/graphql/stream', prices, { ...sse, ...(await bearer()) })
    await ended
    const told = shop.subscribes.at(-1)?.[identityHeader]
    expect(await members.verifierFor('products')(typeof told === 'string' ? told : undefined)).toEqual({ principal: members.ann })
    const refused = await stream(gateway, '/graphql/stream', prices, { ...sse, authorization: 'Bearer nonsense' })
    expect(refused.status).toBe(401)
    expect(await refused.ended).toContain('UNAUTHENTICATED')
  })
})

describe('multipart at /graphql', () => {
  test('carries subscriptions for those who ask for it; all others are answered as before', async () => {
    const gateway = await start()
    const { headers, ended } = await stream(gateway, '/graphql', prices, multipart)
    expect(headers['content-type']).toContain('multipart/mixed')
    expect((await ended).match(/"priceChanged":\{"price":\d/g)).toHaveLength(3)
    expect((await ask(gateway, '{ product(id: "1") { inStock } }')).data).toEqual({ product: { inStock: 10 } })
    expect((await ask(gateway, 'subscription { ticks }')).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
  })
})

describe('a token can be renewed in place', () => {
  test('over WebSocket, by the same user', async () => {
    const gateway = await start({ identity: members.identity })
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    const heard: { type: string; payload?: unknown }[] = []
    socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as { type: string }))
    const send = (message: object) => socket.send(JSON.stringify(message))
    await once(socket, 'open')
    send({ type: 'connection_init', payload: await bearer(60_000) })
    await eventually(async () => expect(heard).toHaveLength(1))
    send({ type: 'subscribe', id: '1', payload: pulse })
    await eventually(async () => expect(heard.length).toBeGreaterThan(1))
    const pongs = () => heard.filter(({ type }) => type === 'pong')
    for (const whose of [{ userId: 'ben' }, { organizationId: 'o2' }]) {
      send({ type: 'ping', payload: await bearer(undefined, whose) })
      const before = pongs().length
      await eventually(async () => expect(pongs()).toHaveLength(before + 1))
      expect(pongs().at(-1)).toEqual({ type: 'pong', payload: { renewed: false, code: 'FORBIDDEN' } })
    }
    send({ type: 'ping', payload: await bearer() })
    await eventually(async () => expect(pongs()).toHaveLength(3))
    expect(pongs()[2]).toMatchObject({ type: 'pong', payload: { renewed: true, expiresAt: expect.any(Number) } })
    expect(socket.readyState).toBe(socket.OPEN)
    socket.terminate()
  })

  test('of a stream by a request, by the same user', async () => {
    const gateway = await start({ identity: members.identity })
    const opened = await stream(gateway, '/graphql/stream', pulse, { ...sse, ...(await bearer(60_000)) })
    await opened.until('"pulse":')
    const renew = async (headers: Record<string, string>, id = String(opened.headers['x-stream-id'])) => {
      const answer = await fetch(`${gateway.url}/graphql/stream/renew`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ stream: id }),
      })
      return { status: answer.status, body: (await answer.json()) as unknown }
    }
    expect(await renew(await bearer(undefined, { userId: 'ben' }))).toMatchObject({ status: 403 })
    expect(await renew({ authorization: 'Bearer nonsense' })).toMatchObject({ status: 401 })
    expect(await renew(await bearer(), 'unknown')).toMatchObject({ status: 404, body: { errors: [{ extensions: { code: 'NOT_FOUND' } }] } })
    expect(await renew(await bearer())).toMatchObject({ status: 200, body: { renewed: true, expiresAt: expect.any(Number) } })
    opened.leave()
  })
})

describe('a session that ends', () => {
  /** A bell that a test rings. */
  const bell = () => {
    let listener: (ended: SessionEnded) => void = () => {}
    const revocations = {
      subscribe: async (heard: typeof listener) => {
        listener = heard
        return async () => void (listener = () => {})
      },
    }
    return { revocations, ring: (sessionId: string) => listener({ sessionId, userId: 'ann' }) }
  }

  test('ends its connections on every transport, and nobody else’s', async () => {
    const { revocations, ring } = bell()
    const gateway = await start({ identity: members.identity, revocations })
    const theirs = await opened(gateway, await bearer())
    const streams = [
      await stream(gateway, '/graphql/stream', pulse, { ...sse, ...(await bearer()) }),
      await stream(gateway, '/graphql', pulse, { ...multipart, ...(await bearer()) }),
    ]
    for (const one of streams) await one.until('"pulse":')
    const others = await opened(gateway, await bearer(undefined, { sessionId: 's2' }))
    ring('s1')
    expect(await theirs.end).toMatchObject({ code: 4403, reason: 'SESSION_REVOKED' })
    for (const { ended } of streams) expect(await ended).toMatch(/"code":"FORBIDDEN".*"reason":"SESSION_REVOKED"|SESSION_REVOKED/)
    expect(await Promise.race([others.end, new Promise((resolve) => setTimeout(resolve, 50, 'open'))])).toBe('open')
  })

  test('takes its tokens with it, for requests and for sockets; others are good', async () => {
    const { revocations, ring } = bell()
    const gateway = await start({ identity: members.identity, revocations })
    ring('s1')
    expect(await ask(gateway, '{ whoAmI }', await bearer())).toMatchObject({
      status: 401,
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    })
    await expect(collect(client(gateway, await bearer()), '{ whoAmI }')).rejects.toMatchObject({ code: 4403, reason: 'UNAUTHENTICATED' })
    expect((await ask(gateway, '{ whoAmI }', await bearer(undefined, { sessionId: 's2' }))).status).toBe(200)
  })
})

describe('limits of connections', () => {
  test('in all: a socket is 503, and so is a stream', async () => {
    const metrics = createMetrics()
    const gateway = await start({ metrics, limits: { maxConnections: 1 } })
    await opened(gateway)
    const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    const [error] = (await once(socket, 'error')) as [Error]
    expect(error.message).toBe('Unexpected server response: 503')
    expect((await stream(gateway, '/graphql/stream', pulse, sse)).status).toBe(503)
    const scrape = await metrics.scrape()
    for (const transport of ['websocket', 'sse'])
      expect(scrape).toContain(`parley_gateway_refusals_total{transport="${transport}",code="TOO_MANY_CONNECTIONS"} 1`)
  })

  test('of one user, on whatever session and transport; another has their own', async () => {
    const gateway = await start({ identity: members.identity, limits: { maxConnectionsPerUser: 1 } })
    await opened(gateway, await bearer())
    const second = await bearer(undefined, { sessionId: 's2' })
    await expect(collect(client(gateway, second), '{ whoAmI }')).rejects.toMatchObject({ code: 4429, reason: 'TOO_MANY_CONNECTIONS' })
    expect((await stream(gateway, '/graphql/stream', pulse, { ...sse, ...second })).status).toBe(429)
    await opened(gateway, await bearer(undefined, { userId: 'ben' }))
    // Nobody in particular: by address.
    await opened(gateway)
    await expect(collect(client(gateway), '{ whoAmI }')).rejects.toMatchObject({ code: 4429 })
  })

  test('of operations on one socket', async () => {
    const gateway = await start({ limits: { maxOperationsPerConnection: 1 } })
    const one = client(gateway)
    const events = one.iterate(pulse)
    await events.next()
    await expect(collect(one, '{ whoAmI }')).rejects.toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }])
  })
})

describe('viewers who see the same share one subscription on the subgraph', () => {
  const gauge = async (metrics: Metrics, name: string) =>
    Number(new RegExp(`^parley_gateway_${name} (\\d+)$`, 'm').exec(await metrics.scrape())?.[1])
  /** One more of a field that is not marked, before its first event: later ones would begin anew. */
  const watching = async (gateway: Gateway, metrics: Metrics, params: Record<string, unknown> = {}) => {
    const before = await gauge(metrics, 'subscriptions')
    client(gateway, params).subscribe({ query: 'subscription { quiet }' }, { next() {}, error() {}, complete() {} })
    while ((await gauge(metrics, 'subscriptions')) === before) await new Promise((resolve) => setTimeout(resolve, 5))
  }

  test('a user on two connections does, another user or session does not', async () => {
    const metrics = createMetrics()
    const gateway = await start({ identity: members.identity, metrics })
    for (const whose of [{}, {}, { scopes: ['read'] }]) await watching(gateway, metrics, await bearer(undefined, whose))
    expect(await gauge(metrics, 'upstreams')).toBe(1)
    for (const whose of [{ sessionId: 's2' }, { scopes: [] }, { role: 'ADMIN' as const }])
      await watching(gateway, metrics, await bearer(undefined, whose))
    expect(await gauge(metrics, 'upstreams')).toBe(4)
    expect(await gauge(metrics, 'subscriptions')).toBe(6)
  })

  test('all who are nobody do', async () => {
    for (const identity of [{ mode: 'off' } as const, members.identity]) {
      const metrics = createMetrics()
      const gateway = await start({ identity, metrics })
      for (let n = 0; n < 3; n++) await watching(gateway, metrics)
      expect(await gauge(metrics, 'upstreams')).toBe(1)
    }
  })
})

describe('closing', () => {
  test('lets connections go one after another, each told when to come back; meanwhile it is not ready and takes no more', async () => {
    const health = createHealth()
    const gateway = await start({ health, drainMs: 600 })
    const went: number[] = []
    const ends = await Promise.all(
      [0, 1, 2].map(async () => {
        const { end } = await opened(gateway)
        return { end: end.finally(() => went.push(performance.now())) }
      }),
    )
    const streamed = await stream(gateway, '/graphql/stream', pulse, sse)
    await streamed.until('"pulse":')
    const begin = performance.now()
    health.stop()
    const closed = gateway.close()
    expect((await fetch(`${gateway.url}/readyz`)).status).toBe(503)
    const late = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
    const [error] = (await once(late, 'error')) as [Error]
    expect(error.message).toBe('Unexpected server response: 503')
    expect((await stream(gateway, '/graphql/stream', pulse, sse)).status).toBe(503)
    // What is asked meanwhile is answered.
    expect((await ask(gateway, '{ product(id: "1") { inStock } }')).data).toEqual({ product: { inStock: 10 } })
    for (const { end } of ends) expect(await end).toMatchObject({ code: 1012, reason: expect.stringMatching(/^RECONNECT_AFTER_MS=\d+$/) })
    expect(await streamed.ended).toMatch(/^retry: \d+$/m)
    await closed
    expect(Math.max(...went) - begin).toBeGreaterThan(300)
    expect(Math.max(...went) - Math.min(...went)).toBeGreaterThan(200)
    await expect(fetch(`${gateway.url}/healthz`)).rejects.toThrow('fetch failed')
  })
})

test('what goes on is counted', async () => {
  const metrics = createMetrics()
  const gateway = await start({ metrics })
  await collect(client(gateway), prices.query)
  await opened(gateway)
  const streamed = await stream(gateway, '/graphql/stream', { query: 'subscription { ticks }' }, sse)
  await streamed.until('"ticks":1')
  let scrape = ''
  const lines = [
    'websocket_active{service="gateway"} 1',
    'parley_gateway_connections{transport="websocket"} 1',
    'parley_gateway_connections{transport="sse"} 1',
    'parley_gateway_connections{transport="multipart"} 0',
    'parley_gateway_subscriptions 2',
    'parley_gateway_subscriptions_started_total{field="priceChanged"} 1',
    'parley_gateway_subscriptions_ended_total{reason="completed"} 1',
    'parley_gateway_events_total{field="priceChanged"} 3',
    'parley_gateway_enrichment_seconds_count{subgraph="products"} 3',
  ]
  await eventually(async () => {
    scrape = await metrics.scrape()
    expect(scrape.split('\n')).toEqual(expect.arrayContaining(lines))
  })
  expect(Number(/^parley_gateway_events_delivered_total (\d+)$/m.exec(scrape)?.[1])).toBeGreaterThanOrEqual(5)
  // A stream is no slow request.
  expect(scrape).not.toMatch(/http_request_duration_seconds_count\{[^}]*stream/)
  streamed.leave()
  await eventually(async () =>
    expect(await metrics.scrape()).toContain('parley_gateway_connections_closed_total{transport="sse",reason="left"} 1'),
  )
})
