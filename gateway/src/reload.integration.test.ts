import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMetrics, silentLogger, type Metrics } from '@parley/platform'
import { eventually } from '@parley/platform/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { createGateway } from './create-gateway.ts'
import type { Gateway } from './gateway-options.ts'
import { noRoutes } from './routes/routes.ts'
import { followSource } from './supergraph/follow-source.ts'
import { createSupergraphSource } from './supergraph/supergraph-source.ts'
import { ask, collect, connect } from './testing/ask.ts'
import { startShop, type Shop } from './testing/shop-subgraphs.ts'
import { composeShop } from './testing/shop-supergraph.ts'

let shop: Shop
let gateway: Gateway
let metrics: Metrics

beforeAll(async () => void (shop = await startShop()))
afterAll(() => shop.close())
beforeEach(async () => {
  metrics = createMetrics()
  const routes = { ...noRoutes, proxy: [{ path: '/rooms', to: 'products', websocket: false }] }
  gateway = await createGateway({ supergraphSdl: shop.supergraphSdl, routes, metrics, reloadOverMs: 10, logger: silentLogger() })
})
afterEach(() => gateway.close())

/** The shop's supergraph with one more root field, so that it can be told from the others. */
const edition = (n: number) => composeShop(shop.urls, { products: `extend type Query { edition${n}: Int }` })
const rootFields = async () => {
  const { data } = await ask(gateway, '{ __type(name: "Query") { fields { name } } }')
  const type = data?.['__type'] as { fields: { name: string }[] } | undefined
  return type?.fields.map(({ name }) => name)
}
const query = '{ product(id: "1") { name inStock reviews { text } } }'
const answer = { product: { name: 'Table', inStock: 10, reviews: [{ text: 'I like Table' }] } }
const reloads = async () =>
  Object.fromEntries(
    [...(await metrics.scrape()).matchAll(/^parley_gateway_supergraph_reloads_total\{result="(\w+)"\} (\d+)$/gm)].map(([, result, n]) => [
      result,
      Number(n),
    ]),
  )

test('no request fails through 20 reloads, and connections to subgraphs are kept', async () => {
  let stopped = false
  let answered = 0
  const check = (result: unknown) => {
    expect(result).toEqual(answer)
    answered++
  }
  const overHttp = async () => {
    while (!stopped) check((await ask(gateway, query)).data)
  }
  const overWebSocket = async () => {
    const client = connect(gateway)
    while (!stopped) check(((await collect(client, query))[0] as { data: unknown }).data)
    await client.dispose()
  }
  const load = Promise.all([overHttp(), overHttp(), overHttp(), overWebSocket(), overWebSocket()])
  const failed = load.catch((error: unknown) => error)
  await eventually(async () => expect(answered).toBeGreaterThan(20))
  const connected = shop.connections.products
  for (let n = 1; n <= 20; n++) {
    expect(await gateway.reload(edition(n))).toBe(true)
    const before = answered
    await eventually(async () => expect(answered).toBeGreaterThan(before + 5))
  }
  stopped = true
  expect(await failed).toBeInstanceOf(Array)
  expect(await rootFields()).toContain('edition20')
  expect(await rootFields()).not.toContain('edition19')
  expect(await reloads()).toEqual({ taken: 20 })
  expect(shop.connections.products - connected).toBeLessThanOrEqual(5)
}, 60_000)

test('what is under way ends on the supergraph that it began on; a subgraph that is gone is then left', async () => {
  let release: (() => void) | undefined
  shop.hold.stock = new Promise((resolve) => (release = resolve))
  const asked = shop.requests.stock.length
  const underWay = ask(gateway, query)
  await eventually(async () => expect(shop.requests.stock.length).toBeGreaterThan(asked))
  await gateway.reload(composeShop(shop.urls, { stock: null }))
  expect(await ask(gateway, query)).toMatchObject({ status: 400, errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] })
  expect(shop.openConnections('stock')).toBeGreaterThan(0)
  delete shop.hold.stock
  release?.()
  expect((await underWay).data).toEqual(answer)
  await eventually(async () => expect(shop.openConnections('stock')).toBe(0))
})

test('a supergraph that does not load changes nothing, and is counted', async () => {
  for (const [broken, why] of [
    ['{', /^The supergraph is not valid \(line 1\)/],
    ['type Query { a: Int }', /names no subgraph/],
    [shop.supergraphSdl.replace('type Query', 'type Kwery'), /^The supergraph does not load/],
    [composeShop(shop.urls, { reviews: null, stock: null }).replaceAll('"products"', '"goods"'), /The route \/rooms leads to "products"/],
  ] as const)
    await expect(gateway.reload(broken)).rejects.toThrow(why)
  expect((await ask(gateway, query)).data).toEqual(answer)
  expect(await reloads()).toEqual({ refused: 4 })
  await gateway.reload(edition(1))
  expect(await rootFields()).toContain('edition1')
})

test('the same again is no reload, and the one that is served is named', async () => {
  const named = async () => /^parley_gateway_supergraph_info\{hash="(\w{16})"\} 1$/m.exec(await metrics.scrape())?.[1]
  const first = await named()
  expect(await gateway.reload(shop.supergraphSdl)).toBe(false)
  expect(await named()).toBe(first)
  await gateway.reload(edition(1))
  expect(await named()).not.toBe(first)
  expect(await reloads()).toEqual({ taken: 1 })
})

test('a subgraph that has moved is found, and the paths that it owns with it', async () => {
  const other = await startShop()
  await gateway.reload(composeShop({ ...other.urls, reviews: shop.urls.reviews, stock: shop.urls.stock }))
  expect((await ask(gateway, query)).data).toEqual(answer)
  expect(other.requests.products).toHaveLength(1)
  expect(await (await fetch(`${gateway.url}/rooms/7`)).text()).toContain('GET /rooms/7')
  expect(other.requests.products).toHaveLength(2)
  await other.close()
})

test('a subscription goes through reloads without a gap, and one that is opened then may ask for what is new', async () => {
  const client = connect(gateway)
  const pulses: number[] = []
  const watched = (async () => {
    for await (const { data, errors } of client.iterate<{ pulse: number }>({ query: 'subscription { pulse }' })) {
      expect(errors).toBeUndefined()
      if (data != null) pulses.push(data.pulse)
    }
  })()
  const more = async () => {
    const before = pulses.length
    await eventually(async () => expect(pulses.length).toBeGreaterThan(before + 2))
  }
  await more()
  for (let n = 1; n <= 5; n++) {
    await gateway.reload(edition(n))
    await more()
  }
  await gateway.reload(composeShop(shop.urls, { products: 'extend type Product { weight: Int }' }))
  expect(await collect(client, 'subscription { priceChanged(id: "1", times: 1) { product { name } } }')).toHaveLength(1)
  const asksForMore = 'subscription { priceChanged(id: "1", times: 1) { product { weight } } }'
  // The subgraph does not know it; the gateway does.
  await expect(collect(client, asksForMore)).rejects.toMatchObject([{ extensions: { service: 'products' } }])
  await gateway.reload(shop.supergraphSdl)
  await expect(collect(client, asksForMore)).rejects.toMatchObject([{ message: expect.stringContaining('"weight" on type "Product"') }])
  await more()
  expect(pulses).toEqual(pulses.map((_, index) => index + (pulses[0] ?? 0)))
  await client.dispose()
  await watched.catch(() => undefined) // it was ended
})

test('the explorer offers what the supergraph understands', async () => {
  const offered = async () => {
    const examples = (await (await fetch(`${gateway.url}/graphql/explorer/examples.json`)).json()) as { title: string }[]
    return examples.map(({ title }) => title)
  }
  expect(await offered()).toHaveLength(2)
})

test('a file’s next supergraph is taken by itself; one that is broken is not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-reload-'))
  const file = join(folder, 'supergraph.graphql')
  await writeFile(file, shop.supergraphSdl)
  const source = createSupergraphSource(file, { pollMs: 1_000 })
  await source.load()
  const following = followSource({ source, gateway, metrics, logger: silentLogger() })
  const put = async (text: string) => {
    await writeFile(join(folder, 'next'), text)
    await rename(join(folder, 'next'), file)
  }
  await put(edition(1))
  await eventually(async () => expect(await rootFields()).toContain('edition1'))
  await put('broken {')
  await eventually(async () => expect(await reloads()).toEqual({ taken: 1, refused: 1 }))
  await rm(file)
  await eventually(async () => expect(await reloads()).toEqual({ taken: 1, refused: 1, unreadable: 1 }))
  expect((await ask(gateway, query)).data).toEqual(answer)
  await put(edition(2))
  await eventually(async () => expect(await rootFields()).toContain('edition2'))
  await following.close()
  await rm(folder, { recursive: true })
})
