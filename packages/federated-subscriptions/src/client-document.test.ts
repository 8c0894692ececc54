import { expect, test } from '@jest/globals'
import { readClientDocument } from './client-document.ts'

test('the operation that is asked for', () => {
  expect(readClientDocument('query A { a } subscription B { b }', 'B')).toMatchObject({ operation: 'subscription' })
  expect(readClientDocument('mutation { a }')).toMatchObject({ operation: 'mutation' })
})

test.each([
  ['subscription {', undefined, 'GRAPHQL_PARSE_FAILED'],
  [`{ ${'a '.repeat(15_000)} }`, undefined, 'GRAPHQL_PARSE_FAILED'],
  ['query A { a } query B { b }', undefined, 'OPERATION_RESOLUTION_FAILURE'],
  ['query A { a }', 'C', 'OPERATION_RESOLUTION_FAILURE'],
])('%.20s of %s is refused with %s', (query, operationName, code) => {
  expect(readClientDocument(query, operationName)).toEqual([expect.objectContaining({ extensions: { code } })])
})
