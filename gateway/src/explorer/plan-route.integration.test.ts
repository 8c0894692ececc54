import { silentLogger } from '@parley/platform'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createGateway } from '../create-gateway.ts'
import type { Gateway } from '../gateway-options.ts'
import { noRoutes } from '../routes/routes.ts'
import { createMembers, type Members } from '../testing/members.ts'
import { startShop, type Shop } from '../testing/shop-subgraphs.ts'

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

interface Answer {
  plan: { tree: object; text: string }
  errors?: { extensions: { code: string } }[]
  error?: { code: string }
}

const planOf = async (query: unknown, more: object = {}, headers?: Record<string, string>, at = gateway) => {
  const response = await fetch(`${at.url}/graphql/explorer/plan`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(headers ?? { authorization: `Bearer ${await members.token()}` }) },
    body: JSON.stringify({ query, ...more }),
  })
  return { status: response.status, body: (await response.json()) as Answer }
}

test('a query is planned, and not executed: which subgraph is asked what, in which order', async () => {
  const { status, body } = await planOf('query A($id: ID!) { product(id: $id) { name inStock stars } } query B { __typename }', {
    operationName: 'A',
  })
  expect(status).toBe(200)
  expect(body.plan.tree).toEqual({
    kind: 'Sequence',
    nodes: [
      {
        kind: 'Fetch',
        subgraph: 'products',
        variables: ['id'],
        operation: expect.stringMatching(/^query A__products__0\(\$id: ID!\) \{\n  product/),
      },
      {
        kind: 'Parallel',
        nodes: expect.arrayContaining([
          {
            kind: 'Flatten',
            path: 'product',
            node: {
              kind: 'Fetch',
              subgraph: 'stock',
              variables: [],
              requires: 'Product { id }',
              operation: expect.stringContaining('inStock'),
            },
          },
        ]),
      },
    ],
  })
  expect(body.plan.text).toMatch(/^QueryPlan \{\n  Sequence \{/)
  expect((await planOf('query B { __typename }')).body).toEqual({ plan: null })
  expect([shop.requests.products, shop.requests.stock]).toEqual([[], []])
})

test('a subscription is planned: what is subscribed to, and what completes each event', async () => {
  const { body } = await planOf('subscription { priceChanged(id: "1") { price product { inStock } } }')
  expect(body.plan.tree).toMatchObject({
    kind: 'Subscription',
    primary: { kind: 'Fetch', subgraph: 'products' },
    rest: { kind: 'Flatten', path: 'priceChanged.product', node: { kind: 'Fetch', subgraph: 'stock' } },
  })
  expect((await planOf('subscription { priceChanged(id: "1") { price } }')).body.plan.tree).not.toHaveProperty('rest')
})

test('what depends on a variable is planned either way', async () => {
  const { body } = await planOf('query ($more: Boolean!) { product(id: "1") { name inStock @include(if: $more) } }')
  expect(body.plan.tree).toMatchObject({
    kind: 'Sequence',
    nodes: [
      { kind: 'Fetch', subgraph: 'products' },
      { kind: 'Condition', condition: 'more', ifClause: { kind: 'Flatten', node: { subgraph: 'stock' } } },
    ],
  })
})

test('what cannot be executed cannot be planned, and says the same', async () => {
  const codes = async (query: unknown, more?: object) => {
    const { body } = await planOf(query, more)
    return [...(body.errors ?? []).map(({ extensions }) => extensions.code), ...(body.error ? [body.error.code] : [])]
  }
  expect(await codes('{ nothing }')).toEqual(['GRAPHQL_VALIDATION_FAILED'])
  expect(await codes('{ product(')).toEqual(['GRAPHQL_PARSE_FAILED'])
  expect(await codes('query A { __typename } query B { __typename }', { operationName: 'C' })).toEqual(['OPERATION_RESOLUTION_FAILURE'])
  expect(await codes(`{ products { ${'related { '.repeat(30)} id ${'} '.repeat(30)} } }`)).toEqual(['OPERATION_TOO_COMPLEX'])
  expect(await codes(`{ ${'a: whoAmI '.repeat(20_000)} }`)).toEqual(['OPERATION_TOO_COMPLEX'])
  expect((await planOf(7)).status).toBe(400)
})

test('plans are for those who are signed in; for the roles that are named, if some are; for all where nobody is known', async () => {
  expect((await planOf('{ whoAmI }', {}, {})).status).toBe(401)
  expect((await planOf('{ whoAmI }', {}, { authorization: 'Bearer forged' })).status).toBe(401)
  const routes = { ...noRoutes, explorer: { planRoles: ['ADMIN' as const] } }
  const strict = await createGateway({ supergraphSdl: shop.supergraphSdl, identity: members.identity, routes, logger: silentLogger() })
  expect((await planOf('{ whoAmI }', {}, undefined, strict)).status).toBe(403)
  await strict.close()
  const open = await createGateway({ supergraphSdl: shop.supergraphSdl, logger: silentLogger() })
  expect((await planOf('{ whoAmI }', {}, {}, open)).status).toBe(200)
  await open.close()
})
