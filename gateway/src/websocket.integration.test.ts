import { once } from 'node:events'
import { createLogger, silentLogger } from '@parley/platform'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import WebSocket from 'ws'
import { createGateway } from './create-gateway.ts'
import type { Gateway } from './gateway-options.ts'
import { collect, connect } from './testing/ask.ts'
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

test('a subscription’s events carry the fields of all subgraphs, in order', async () => {
  const client = connect(gateway)
  expect(await collect(client, 'subscription { priceChanged(id: "1") { price product { name inStock reviews { text } } } }')).toEqual(
    [1, 2, 3].map((price) => ({
      data: { priceChanged: { price, product: { name: 'Table', inStock: 10, reviews: [{ text: 'I like Table' }] } } },
    })),
  )
  await client.dispose()
})

test('queries and mutations run there too, with the same errors and limits', async () => {
  const client = connect(gateway)
  expect(await collect(client, '{ product(id: "2") { name stars } }')).toEqual([{ data: { product: { name: 'Chair', stars: 4.5 } } }])
  expect(await collect(client, 'mutation { rename(id: "2", name: "Stool") { name } }')).toEqual([{ data: { rename: { name: 'Stool' } } }])
  expect(await collect(client, 'mutation { fail(how: "told") }')).toEqual([
    {
      data: { fail: null },
      errors: [{ message: 'There is no such thing.', path: ['fail'], extensions: { code: 'NOT_FOUND', service: 'products' } }],
    },
  ])
  await expect(collect(client, '{ nope }')).rejects.toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }])
  const related = `${'related { '.repeat(50)} id ${'}'.repeat(50)}`
  for (const query of [
    `{ product(id: "1") { ${related} } }`,
    `{ ${'__typename '.repeat(15_000)} }`,
    `subscription { priceChanged(id: "1") { product { ${related} } } }`,
    `subscription { ticks ${'ticks '.repeat(15_000)} }`,
  ])
    await expect(collect(client, query)).rejects.toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }])
  await client.dispose()
})

test('an event whose enrichment fails carries what there is, and the stream goes on', async () => {
  const lame = await createGateway({
    supergraphSdl: shop.supergraphSdl,
    subgraphUrls: { stock: 'http://127.0.0.1:9' },
    logger: silentLogger(),
  })
  const client = connect(lame)
  const results = await collect(client, 'subscription { priceChanged(id: "1", times: 2) { price product { name inStock } } }')
  expect(results).toEqual(
    [1, 2].map((price) => ({
      data: { priceChanged: { price, product: { name: 'Table', inStock: null } } },
      errors: [expect.objectContaining({ extensions: { code: 'SERVICE_UNAVAILABLE', service: 'stock' } })],
    })),
  )
  await client.dispose()
  await lame.close()
})

test('the subgraph gets a request id with the subscribe message: the subscription’s own, since viewers may share it', async () => {
  const client = connect(gateway)
  const query = 'subscription { priceChanged(id: "1", times: 1) { price } }'
  for await (const _ of client.iterate({ query, extensions: { requestId: 'request-of-mine' } }));
  expect(shop.subscribes.at(-1)).toEqual({ requestId: expect.stringMatching(/^[\w-]{36}$/) })
  await client.dispose()
})

test('an unknown path is 404, however it is written', async () => {
  for (const path of ['/nowhere', '//', '/graphql/', '/graphql/../graphql']) {
    const socket = new WebSocket(gateway.url.replace('http', 'ws'), { finishRequest: (request) => ((request.path = path), request.end()) })
    const [error] = (await once(socket, 'error').catch((reason: unknown) => [reason])) as [Error]
    expect(error.message).toBe('Unexpected server response: 404')
  }
})

test('closing ends sockets with 1001 and leaves nothing on the subgraphs', async () => {
  const going = await createGateway({ supergraphSdl: shop.supergraphSdl, logger: silentLogger() })
  const client = connect(going)
  const closed = new Promise<unknown>((resolve) => client.on('closed', resolve))
  const events = client.iterate({ query: 'subscription { ticks }' })
  expect((await events.next()).value).toEqual({ data: { ticks: 1 } })
  const end = events.next().then(String, (reason: unknown) => reason)
  await going.close()
  expect(await end).toMatchObject({ code: 1001 })
  expect(await closed).toMatchObject({ code: 1001 })
})

test('a socket that ends badly is logged, findable as the guide looks for it; one that is done is not', async () => {
  const lines: string[] = []
  const logger = createLogger({ name: 'gateway', level: 'info', destination: { write: (line: string) => void lines.push(line) } })
  const logging = await createGateway({ supergraphSdl: shop.supergraphSdl, logger })
  const open = () => new WebSocket(`${logging.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  const done = open()
  await once(done, 'open')
  done.close(1000)
  await once(done, 'close')
  const broken = open()
  await once(broken, 'open')
  broken.send('not JSON')
  await once(broken, 'close')
  await logging.close()
  const found = lines.filter((line) => line.includes('websocket')).map((line) => JSON.parse(line) as unknown)
  expect(found).toMatchObject([{ part: 'websocket', code: 4400, reason: 'Invalid message received', msg: 'a socket ended' }])
})
