import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { silentLogger } from '@parley/platform'
import { createGateway } from '../create-gateway.ts'
import type { Gateway } from '../gateway-options.ts'
import { startShop, type Shop } from '../testing/shop-subgraphs.ts'

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

test.each([{ query: 'query A { __typename }', operationName: 'B' }, { query: 'query A { __typename } query B { __typename }' }])(
  'an operation that the document does not have is the client’s fault: %j',
  async (body) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }] })
  },
)
