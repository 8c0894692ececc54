import { StartError } from '@parley/platform'
import { describe, expect, test } from '@jest/globals'
import { composeShop } from '../testing/shop-supergraph.ts'
import { prepareSupergraph } from './prepare-supergraph.ts'

const urls = { products: 'http://a:1/graphql', reviews: 'http://b:2/graphql', stock: 'http://c:3/graphql' }
const shop = composeShop(urls)

describe('a supergraph', () => {
  test('names its subgraphs and where they are', () => {
    expect(prepareSupergraph(shop).subgraphs).toEqual(Object.entries(urls).map(([name, url]) => ({ name, url })))
  })

  test('may link access directives: their uses stay, their purpose goes', () => {
    expect(shop).toMatch(/authenticated\/v0\.1", for: SECURITY/)
    const { sdl } = prepareSupergraph(shop)
    expect(sdl).not.toMatch(/authenticated\/v0\.1", for/)
    expect(sdl).toContain('secret: String @join__field(graph: PRODUCTS) @authenticated'.split(' @join')[0])
    expect(sdl).toContain('@authenticated')
    expect(sdl).toMatch(/join\/v0\.\d", for: EXECUTION/)
  })

  test('follows other addresses, in the SDL too', () => {
    const { sdl, subgraphs } = prepareSupergraph(shop, { stock: 'http://elsewhere:9/g' })
    expect(subgraphs.at(-1)).toEqual({ name: 'stock', url: 'http://elsewhere:9/g' })
    expect(sdl).toContain('@join__graph(name: "stock", url: "http://elsewhere:9/g")')
    expect(sdl).toContain('http://a:1/graphql')
  })
})

test('what is wrong is one sentence', () => {
  const why = (work: () => unknown) => {
    try {
      return void work()
    } catch (error) {
      return error instanceof StartError ? error.message : error
    }
  }
  expect(why(() => prepareSupergraph('type Query { a: Int }'))).toBe(
    'The supergraph is not valid: it names no subgraph (is it a plain schema?).',
  )
  expect(why(() => prepareSupergraph('{'))).toMatch(/^The supergraph is not valid \(line 1\): Syntax Error/)
  expect(why(() => prepareSupergraph(shop, { shoes: 'http://x' }))).toBe(
    'The supergraph has no subgraph "shoes"; it has products, reviews, stock.',
  )
  expect(why(() => prepareSupergraph(shop, { stock: 'ftp://x' }))).toBe('"ftp://x" is not an http URL for subgraph "stock".')
})
