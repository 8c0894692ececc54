import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'

/** A supergraph that has nothing to do with interviews: three subgraphs of a shop. */
export const shopTypeDefs = {
  products: `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated"])
    type Query { products: [Product!]!  product(id: ID!): Product  secret: String @authenticated  whoAmI: String  requestId: String  slow: String }
    type Mutation { rename(id: ID!, name: String!): Product!  fail(how: String!): String }
    type Subscription { priceChanged(id: ID!, times: Int! = 3): PriceChange!  ticks: Int!  pulse: Int!  quiet: Int! }
    type PriceChange { price: Int!  product: Product!  viewer: String }
    type Product @key(fields: "id") { id: ID!  name: String!  related: [Product!]! }
  `,
  reviews: `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    type Product @key(fields: "id") { id: ID!  reviews: [Review!]  stars: Float }
    type Review { text: String!  author: String! }
  `,
  stock: `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    type Product @key(fields: "id") { id: ID!  inStock: Int }
  `,
} as const

export type ShopSubgraph = keyof typeof shopTypeDefs
export const shopSubgraphs = Object.keys(shopTypeDefs) as ShopSubgraph[]

/**
 * Composed, with the subgraphs at the addresses given.
 * @param changes more SDL for a subgraph, or null to leave it out
 */
export function composeShop(urls: Record<ShopSubgraph, string>, changes: { readonly [name in ShopSubgraph]?: string | null } = {}): string {
  const there = shopSubgraphs.filter((name) => changes[name] !== null)
  const result = composeServices(
    there.map((name) => ({ name, url: urls[name], typeDefs: parse(`${shopTypeDefs[name]} ${changes[name] ?? ''}`) })),
  )
  if (result.errors) throw new Error(result.errors.map((error) => error.message).join('\n'))
  return result.supergraphSdl
}
