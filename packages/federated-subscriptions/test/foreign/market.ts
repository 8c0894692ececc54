import { composeServices } from '@apollo/composition'
import { startSubgraph, type ForeignSubgraph } from './subgraph.ts'
import { createTopic, type Topic } from './topic.ts'

const productsSdl = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query {
    product(id: ID!): Product
  }
  type Subscription {
    priceChanged: Product!
  }
  type Product @key(fields: "id") {
    id: ID!
    name: String!
    price: Int!
  }
`
const stockSdl = /* GraphQL */ `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Product @key(fields: "id") {
    id: ID!
    inStock: Int!
  }
`

export interface Price {
  id: string
  price: number
}

export interface Market {
  supergraphSdl: string
  products: ForeignSubgraph
  stock: ForeignSubgraph
  prices: Topic<Price>
  stop(): Promise<void>
}

/** Two subgraphs that have never heard of `@live`. */
export async function startMarket(): Promise<Market> {
  const prices = createTopic<Price>()
  const productOf = ({ id, price }: Price) => ({ id, name: `Product ${id}`, price })
  const products = await startSubgraph('products', productsSdl, {
    Query: { product: (_: unknown, { id }: { id: string }) => productOf({ id, price: 100 }) },
    Subscription: { priceChanged: { subscribe: () => prices.iterate(), resolve: productOf } },
    Product: { __resolveReference: ({ id }: { id: string }) => productOf({ id, price: 100 }) },
  } as never)
  const stock = await startSubgraph('stock', stockSdl, {
    Product: { __resolveReference: ({ id }: { id: string }) => ({ id }), inStock: ({ id }: { id: string }) => id.length },
  } as never)
  const { supergraphSdl, errors } = composeServices([products, stock])
  if (!supergraphSdl) throw new Error(errors?.join('\n'))
  return {
    supergraphSdl,
    products,
    stock,
    prices,
    async stop() {
      await Promise.all([products, stock].map((subgraph) => subgraph.kill().catch(() => {})))
    },
  }
}
