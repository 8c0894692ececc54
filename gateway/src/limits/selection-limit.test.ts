import { describe, expect, test } from '@jest/globals'
import { buildSchema, getIntrospectionQuery, parse, specifiedRules, validate } from 'graphql'
import { selectionLimit } from './selection-limit.ts'

const schema = buildSchema('type Query { a: Query  b: Int }')
const rules = [...specifiedRules, selectionLimit({ maxSelections: 1_000, maxRepeats: 20, maxRootFields: 30 })]
const refusals = (query: string) => validate(schema, parse(query), rules).map(({ extensions, message }) => extensions['code'] ?? message)

describe('what one document may select', () => {
  test('is enough for any tool and any page', () => {
    expect(refusals(getIntrospectionQuery())).toEqual([])
    expect(refusals('{ a { b a { b b b } } }')).toEqual([])
  })

  test.each([
    ['one field again and again', `{ ${'a { b } '.repeat(3_700)} }`],
    ['aliases of a root field', `{ ${Array.from({ length: 31 }, (_, i) => `x${i}: b`).join(' ')} }`],
    ['the same in an inline fragment', `{ ... on Query { ${Array.from({ length: 31 }, (_, i) => `x${i}: b`).join(' ')} } }`],
    ['very many fields', `{ a { ${Array.from({ length: 1_001 }, (_, i) => `x${i}: b`).join(' ')} } }`],
  ])('is bounded: %s', (_what, query) => {
    expect(refusals(query)).toEqual(['OPERATION_TOO_COMPLEX'])
  })

  test('is refused before anything dear is looked at', () => {
    const document = parse(`{ ${'a { b } '.repeat(3_700)} }`)
    const begin = process.cpuUsage()
    validate(schema, document, rules)
    const { user, system } = process.cpuUsage(begin)
    // 1.6 s and more without the limit.
    expect((user + system) / 1000).toBeLessThan(300)
  })
})
