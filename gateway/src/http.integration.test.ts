import { connect as connectTcp } from 'node:net'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { silentLogger } from '@parley/platform'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { auditServer } from 'graphql-http'
import { createGateway } from './create-gateway.ts'
import type { Gateway } from './gateway-options.ts'
import { ask } from './testing/ask.ts'
import { startShop, type Shop } from './testing/shop-subgraphs.ts'

let shop: Shop
let gateway: Gateway

beforeAll(async () => {
  shop = await startShop()
  gateway = await createGateway({ supergraphSdl: shop.supergraphSdl, logger: silentLogger() })
})
afterAll(async () => {
  await gateway.close()
  await shop.close()
})

describe('a supergraph that is not ours', () => {
  test('answers a query from three subgraphs, its @authenticated link included', async () => {
    const { status, data, errors } = await ask(gateway, '{ product(id: "1") { name stars inStock reviews { text } } secret }')
    expect({ status, errors }).toEqual({ status: 200, errors: undefined })
    expect(data).toEqual({
      product: { name: 'Table', stars: 4.5, inStock: 10, reviews: [{ text: 'I like Table' }] },
      secret: 'for members',
    })
  })

  test('asks a subgraph over connections that it keeps', async () => {
    const before = shop.connections.products
    for (let n = 0; n < 50; n++) expect((await ask(gateway, '{ product(id: "1") { name } }')).errors).toBeUndefined()
    expect(shop.connections.products - before).toBeLessThanOrEqual(2)
  })

  test('runs mutations', async () => {
    expect((await ask(gateway, 'mutation { rename(id: "2", name: "Stool") { name inStock } }')).data).toEqual({
      rename: { name: 'Stool', inStock: 20 },
    })
  })

  test('answers queries over GET, but no mutations', async () => {
    const get = (query: string) =>
      fetch(`${gateway.url}/graphql?query=${encodeURIComponent(query)}`, { headers: { 'apollo-require-preflight': '1' } })
    expect(await (await get('{ product(id: "3") { name } }')).json()).toEqual({ data: { product: { name: 'Lamp' } } })
    expect((await get('mutation { rename(id: "2", name: "x") { name } }')).status).toBe(405)
  })

  test('refuses what another site’s form could send', async () => {
    expect((await fetch(`${gateway.url}/graphql?query={__typename}`)).status).toBe(400)
    expect(
      (
        await fetch(`${gateway.url}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'text/plain' },
          body: '{"query":"{__typename}"}',
        })
      ).status,
    ).toBe(400)
  })

  test('tells where subscriptions are served', async () => {
    const { status, errors } = await ask(gateway, 'subscription { ticks }')
    expect(status).toBe(400)
    expect(errors?.[0]).toMatchObject({ message: expect.stringContaining('WebSocket'), extensions: { code: 'BAD_USER_INPUT' } })
  })

  test('keeps GraphQL over HTTP as graphql-http audits it', async () => {
    const results = await auditServer({ url: `${gateway.url}/graphql` })
    expect(results).toHaveLength(61)
    expect(results.filter(({ status }) => status === 'error')).toEqual([])
    expect(results.filter(({ status }) => status === 'warn').length).toBeLessThanOrEqual(3)
  })
})

describe('errors', () => {
  test('of a subgraph keep code and path, and gain its name', async () => {
    const { data, errors } = await ask(gateway, 'mutation { fail(how: "told") }')
    expect(data).toEqual({ fail: null })
    expect(errors).toEqual([{ message: 'There is no such thing.', path: ['fail'], extensions: { code: 'NOT_FOUND', service: 'products' } }])
  })

  test('without a code are masked: no address, no password, no stack', async () => {
    const { errors } = await ask(gateway, 'mutation { fail(how: "unexpected") }')
    expect(errors).toEqual([
      { message: 'Something went wrong on our side.', path: ['fail'], extensions: { code: 'INTERNAL_SERVER_ERROR', service: 'products' } },
    ])
  })

  test.each([5, 'x', {}, { version: 2, sha256Hash: 'x' }, { version: 1 }, { version: 1, sha256Hash: 'wrong' }])(
    'of a persisted query that is none (%j) are the request’s',
    async (persistedQuery) => {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ product(id: "1") { name } }', extensions: { persistedQuery } }),
      })
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
    },
  )

  test('of the request itself are in GraphQL’s shape', async () => {
    expect((await ask(gateway, '{ nope }')).errors?.[0]?.extensions?.['code']).toBe('GRAPHQL_VALIDATION_FAILED')
    expect((await ask(gateway, '{')).errors?.[0]?.extensions?.['code']).toBe('GRAPHQL_PARSE_FAILED')
    const response = await fetch(`${gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
  })
})

describe('limits', () => {
  test('depth, tokens and nesting beyond them are OPERATION_TOO_COMPLEX', async () => {
    const deep = `{ product(id: "1") { ${'related { '.repeat(50)} id ${'}'.repeat(50)} } }`
    const long = `{ ${'__typename '.repeat(15_000)} }`
    const nested = `{${'a{'.repeat(7_000)}a${'}'.repeat(7_001)}`
    const alike = `{ ${'products { id } '.repeat(3_700)} }`
    for (const query of [deep, long, nested, alike]) {
      const { status, errors } = await ask(gateway, query)
      expect({ status, codes: errors?.map(({ extensions }) => extensions?.['code']) }).toEqual({
        status: 400,
        codes: ['OPERATION_TOO_COMPLEX'],
      })
    }
  })

  test('a body of more than 1 MiB is PAYLOAD_TOO_LARGE', async () => {
    const { status, errors } = await ask(gateway, `{ __typename } # ${'x'.repeat(1_048_576)}`)
    expect({ status, code: errors?.[0]?.extensions?.['code'] }).toEqual({ status: 413, code: 'PAYLOAD_TOO_LARGE' })
  })

  test('several operations in one request are refused', async () => {
    const body = JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }])
    expect((await fetch(`${gateway.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status).toBe(
      400,
    )
  })
})

describe('a subgraph', () => {
  test('is told the request id, which the client is told too', async () => {
    const { data, headers } = await ask(gateway, '{ requestId }', { 'x-request-id': 'abcdefgh-1' })
    expect(data).toEqual({ requestId: 'abcdefgh-1' })
    expect(headers.get('x-request-id')).toBe('abcdefgh-1')
  })

  test('that answers rubbish, or not in time, or not at all costs its own fields', async () => {
    const rubbish = createServer((_request, response) => response.end('<html>'))
    const silent = createServer(() => {})
    const servers = [rubbish, silent]
    for (const server of servers) await once(server.listen(0, '127.0.0.1'), 'listening')
    const urlOf = (server: typeof rubbish) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    for (const url of [urlOf(rubbish), urlOf(silent), 'http://127.0.0.1:9']) {
      const partial = await createGateway({
        supergraphSdl: shop.supergraphSdl,
        subgraphUrls: { stock: url },
        subgraphTimeoutMs: 500,
        logger: silentLogger(),
      })
      const { data, errors } = await ask(partial, '{ product(id: "1") { name inStock stars } }')
      expect(data).toEqual({ product: { name: 'Table', inStock: null, stars: 4.5 } })
      expect(errors).toEqual([{ message: expect.any(String), extensions: { code: 'SERVICE_UNAVAILABLE', service: 'stock' } }])
      await partial.close()
    }
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
  }, 60_000)

  test('need not go on with a query whose client has gone', async () => {
    let gone: () => void = () => {}
    const stopped = new Promise<void>((resolve) => (gone = resolve))
    const slow = createServer((request) => request.socket.once('close', gone))
    await once(slow.listen(0, '127.0.0.1'), 'listening')
    const asked = once(slow, 'request')
    const waiting = await createGateway({
      supergraphSdl: shop.supergraphSdl,
      subgraphUrls: { products: `http://127.0.0.1:${(slow.address() as AddressInfo).port}/` },
      logger: silentLogger(),
    })
    const controller = new AbortController()
    const request = fetch(`${waiting.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ slow }"}',
      signal: controller.signal,
    })
    await asked
    controller.abort()
    await expect(request).rejects.toThrow(/aborted/)
    await stopped
    await waiting.close()
    slow.close()
  })
})

test('health and metrics are there, each subgraph’s time and the open sockets among them', async () => {
  expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200)
  expect((await fetch(`${gateway.url}/readyz`)).status).toBe(200)
  await ask(gateway, '{ products { name } }')
  const metrics = await (await fetch(`${gateway.url}/metrics`)).text()
  for (const name of [
    'http_requests_total{',
    'parley_gateway_subgraph_seconds_count{subgraph="products"}',
    'websocket_active{service="gateway"} 0',
    'parley_gateway_subscriptions 0',
  ])
    expect(metrics).toContain(name)
})

test('closing lets a request under way finish, and waits for no connection that asks nothing', async () => {
  const slow = createServer((_request, response) => void slow.once('answer', () => response.end('{"data":{"slow":"done"}}')))
  await once(slow.listen(0, '127.0.0.1'), 'listening')
  const asked = once(slow, 'request')
  const closing = await createGateway({
    supergraphSdl: shop.supergraphSdl,
    subgraphUrls: { products: `http://127.0.0.1:${(slow.address() as AddressInfo).port}/` },
    logger: silentLogger(),
  })
  const spare = connectTcp(closing.port, '127.0.0.1')
  await once(spare, 'connect')
  const answer = ask(closing, '{ slow }')
  await asked
  const closed = Promise.all([closing.close(), closing.close()])
  await once(spare.resume(), 'close')
  slow.emit('answer')
  expect((await answer).data).toEqual({ slow: 'done' })
  await closed
  await expect(fetch(`${closing.url}/healthz`)).rejects.toThrow('fetch failed')
  slow.close()
})
