import { ParleyError } from '@parley/platform'
import { buildSchema, getIntrospectionQuery, parse, validate } from 'graphql'
import { describe, expect, test } from '@jest/globals'
import { depthLimit } from './depth-limit.ts'

const schema = buildSchema('type Query { a: Query  b: Int }')
const refusals = (query: string, maxDepth: number) => validate(schema, parse(query), [depthLimit(maxDepth)])

describe('depth', () => {
  test('is counted in levels of fields', () => {
    expect(refusals('{ a { a { b } } }', 3)).toEqual([])
    const [error] = refusals('{ a { a { b } } }', 2)
    expect(error).toBeInstanceOf(ParleyError)
    expect(error?.extensions).toEqual({ code: 'OPERATION_TOO_COMPLEX', maxDepth: 2 })
  })

  test('counts fragments where they are spread, and each operation by itself', () => {
    const query = 'query One { b ...F } query Two { a { ... on Query { ...F } } } fragment F on Query { a { b } }'
    expect(refusals(query, 3)).toEqual([])
    expect(refusals(query, 2)).toHaveLength(1)
    expect(refusals(query, 1)).toHaveLength(2)
  })

  test('stops at a fragment that spreads itself', () => {
    expect(refusals('{ ...F } fragment F on Query { a { ...F } }', 5)).toEqual([])
  })

  test('leaves introspection alone', () => {
    expect(refusals(getIntrospectionQuery(), 1)).toEqual([])
  })
})
