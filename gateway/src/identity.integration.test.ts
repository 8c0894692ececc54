import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { errorCatalogue, identityHeader, silentLogger } from '@parley/platform'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createRemoteJWKSet } from 'jose'
import { createGateway } from './create-gateway.ts'
import type { Gateway } from './gateway-options.ts'
import { noRoutes } from './routes/routes.ts'
import { ask, collect, connect } from './testing/ask.ts'
import { createMembers, type Members } from './testing/members.ts'
import { startShop, type Shop } from './testing/shop-subgraphs.ts'

let shop: Shop
let members: Members
let gateway: Gateway

beforeAll(async () => {
  shop = await startShop()
  members = await createMembers()
  gateway = await createGateway({ supergraphSdl: shop.supergraphSdl, identity: members.identity, logger: silentLogger() })
})
afterAll(async () => {
  await gateway.close()
  await shop.close()
})

const bearer = async (lifeMs?: number) => ({ authorization: `Bearer ${await members.token(lifeMs)}` })
const toldTo = async (subgraph: 'products' | 'stock') => {
  const header = shop.requests[subgraph].at(-1)?.[identityHeader]
  return members.verifierFor(subgraph)(typeof header === 'string' ? header : undefined)
}

describe('over HTTP', () => {
  test('each subgraph is told who asks, signed for it alone', async () => {
    expect((await ask(gateway, '{ product(id: "1") { inStock } }', await bearer())).errors).toBeUndefined()
    expect(await toldTo('products')).toEqual({ principal: members.ann, address: '127.0.0.1' })
    expect(await toldTo('stock')).toEqual({ principal: members.ann, address: '127.0.0.1' })
    expect(shop.requests.stock.at(-1)?.[identityHeader]).not.toBe(shop.requests.products.at(-1)?.[identityHeader])
  })

  test('who brings no token is anonymous, and cannot say otherwise', async () => {
    await ask(gateway, '{ product(id: "1") { name } }', { [identityHeader]: 'forged' })
    expect(await toldTo('products')).toEqual({ principal: { kind: 'anonymous' }, address: '127.0.0.1' })
  })

  test('the owner of a passed-on path gets the client’s token, and its address signed; it cannot sign for another', async () => {
    const routes = { ...noRoutes, proxy: [{ path: '/rooms', to: 'products', websocket: false }] }
    const door = await createGateway({ supergraphSdl: shop.supergraphSdl, identity: members.identity, routes, logger: silentLogger() })
    const headers = { authorization: 'Bearer mine', [identityHeader]: 'forged', 'x-forwarded-for': '198.51.100.9' }
    await fetch(`${door.url}/rooms/7`, { headers })
    expect(shop.requests.products.at(-1)).toMatchObject({ authorization: 'Bearer mine', 'x-forwarded-for': '127.0.0.1' })
    expect(await toldTo('products')).toEqual({ principal: { kind: 'anonymous' }, address: '127.0.0.1' })
    await door.close()
  })

  test('the client’s own token stays here', async () => {
    await ask(gateway, '{ product(id: "1") { name } }', await bearer())
    expect(shop.requests.products.at(-1)).not.toHaveProperty('authorization')
  })

  test('signing is not done anew for each request', async () => {
    const headers = await bearer()
    await ask(gateway, '{ whoAmI }', headers)
    const first = shop.requests.products.at(-1)?.[identityHeader]
    await ask(gateway, '{ whoAmI }', headers)
    expect(shop.requests.products.at(-1)?.[identityHeader]).toBe(first)
  })

  test('two that nobody knows are told apart by their addresses, which a proxy may tell', async () => {
    const proxied = await createGateway({
      supergraphSdl: shop.supergraphSdl,
      identity: members.identity,
      trustedProxies: 1,
      logger: silentLogger(),
    })
    for (const [door, forwarded, address] of [
      [proxied, '198.51.100.9', '198.51.100.9'],
      [proxied, '198.51.100.9, 203.0.113.5', '203.0.113.5'],
      [gateway, '198.51.100.9', '127.0.0.1'],
    ] as const) {
      await ask(door, '{ whoAmI }', { 'x-forwarded-for': forwarded })
      expect(await toldTo('products')).toEqual({ principal: { kind: 'anonymous' }, address })
    }
    await proxied.close()
  })

  test('a forged, expired or malformed token is 401 UNAUTHENTICATED, and no subgraph is asked', async () => {
    const asked = shop.requests.products.length
    const forged = `${(await bearer()).authorization.slice(0, -6)}AAAAAA`
    for (const authorization of [forged, (await bearer(-1_000)).authorization, 'Bearer nonsense', 'Basic YTpi']) {
      const { status, headers, errors, data } = await ask(gateway, '{ whoAmI }', { authorization })
      expect({ status, challenge: headers.get('www-authenticate'), data }).toEqual({ status: 401, challenge: 'Bearer', data: undefined })
      expect(errors).toEqual([{ message: expect.any(String), extensions: { code: 'UNAUTHENTICATED' } }])
    }
    expect(shop.requests.products).toHaveLength(asked)
  })

  test('keys are fetched from where they are published; out of reach is SERVICE_UNAVAILABLE, not the client’s fault', async () => {
    let reachable = false
    const publisher = createServer((_request, response) => {
      response.writeHead(reachable ? 200 : 500, { 'content-type': 'application/json' }).end(JSON.stringify(members.jwks))
    })
    await once(publisher.listen(0, '127.0.0.1'), 'listening')
    const url = `http://127.0.0.1:${(publisher.address() as AddressInfo).port}/jwks.json`
    const keys = createRemoteJWKSet(new URL(url), { cooldownDuration: 0 })
    const remote = await createGateway({
      supergraphSdl: shop.supergraphSdl,
      identity: { ...members.identity, keys },
      logger: silentLogger(),
    })
    const refused = await ask(remote, '{ whoAmI }', await bearer())
    expect({ status: refused.status, code: refused.errors?.[0]?.extensions?.['code'] }).toEqual({
      status: 503,
      code: 'SERVICE_UNAVAILABLE',
    })
    await expect(collect(connect(remote, await bearer()), '{ whoAmI }')).rejects.toMatchObject({
      code: 4403,
      reason: 'SERVICE_UNAVAILABLE',
    })
    reachable = true
    expect((await ask(remote, '{ product(id: "1") { name } }', await bearer())).status).toBe(200)
    await remote.close()
    publisher.closeAllConnections()
    publisher.close()
  })
})

describe('over WebSocket', () => {
  test('the subscribe message tells the subgraph who asks, and so do the requests that enrich', async () => {
    const client = connect(gateway, await bearer())
    await collect(client, 'subscription { priceChanged(id: "1", times: 1) { price product { inStock } } }')
    const told = shop.subscribes.at(-1)?.[identityHeader]
    expect(await members.verifierFor('products')(typeof told === 'string' ? told : undefined)).toEqual({ principal: members.ann })
    expect(await toldTo('stock')).toEqual({ principal: members.ann })
    await client.dispose()
  })

  test('queries and mutations tell the address of the socket', async () => {
    const client = connect(gateway)
    await collect(client, '{ whoAmI }')
    expect(await toldTo('products')).toEqual({ principal: { kind: 'anonymous' }, address: '127.0.0.1' })
    await client.dispose()
  })

  test('a bad token closes with the catalogue’s code', async () => {
    const client = connect(gateway, { authorization: 'Bearer nonsense' })
    const { closeCode } = errorCatalogue.UNAUTHENTICATED
    await expect(collect(client, '{ whoAmI }')).rejects.toMatchObject({ code: closeCode, reason: 'UNAUTHENTICATED' })
  })

  test('a token that expires ends its socket’s subscriptions with 4403', async () => {
    const client = connect(gateway, await bearer(2_000))
    const events = client.iterate({ query: 'subscription { ticks }' })
    expect((await events.next()).value).toEqual({ data: { ticks: 1 } })
    await expect(events.next()).rejects.toMatchObject({ code: 4403 })
  })
})
