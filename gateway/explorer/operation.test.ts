import { expect, test } from '@jest/globals'
import { isSubscription, operationIn } from './operation.ts'

test('an operation is asked for by its name while it is there', () => {
  const query = 'query A { a } subscription B { b }'
  expect(['A', 'B', 'C', null, undefined].map((name) => operationIn(query, name))).toEqual(['A', 'B', undefined, undefined, undefined])
  expect(operationIn('query A {', 'A')).toBeUndefined()
})

test('what goes on is told from what ends', () => {
  const query = 'query A { a } subscription B { b }'
  expect(['A', 'B', undefined].map((name) => isSubscription(query, name))).toEqual([false, true, false])
  expect(isSubscription('subscription { b }', undefined)).toBe(true)
  expect(isSubscription('subscription {', undefined)).toBe(false)
})
