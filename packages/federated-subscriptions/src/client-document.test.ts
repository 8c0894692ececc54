import { expect, test } from '@jest/globals'
import { readClientDocument } from './client-document.ts'

test('the operation that is asked for', () => {
  expect(readClientDocument('query A { a } subscription B { b }', 'B')).toMatchObject({ operation: 'subscription' })
  expect(readClientDocument('mutation { a }')).toMatchObject({ operation: 'mutation' })
})

test.each([
  { code: 'GRAPHQL_PARSE_FAILED', what: 'what does not parse', query: 'subscription {' },
  { code: 'OPERATION_TOO_COMPLEX', what: 'too many tokens', query: `{ ${'a '.repeat(15_000)} }` },
  { code: 'OPERATION_RESOLUTION_FAILURE', what: 'two operations without a name', query: 'query A { a } query B { b }' },
  { code: 'OPERATION_RESOLUTION_FAILURE', what: 'a name that is not there', query: 'query A { a }', operationName: 'C' },
])('$what is refused with $code', ({ code, query, operationName }) => {
  const refusal = expect.objectContaining({ extensions: expect.objectContaining({ code }) })
  for (let time = 0; time < 2; time += 1) expect(readClientDocument(query, operationName)).toEqual([refusal])
})

test('the same text is held once', () => {
  const [first, second] = ['{ a }', '{ a }'].map((query) => readClientDocument(query))
  expect(first).toHaveProperty('document')
  expect((first as { document: unknown }).document).toBe((second as { document: unknown }).document)
})
