import { connect } from 'node:net'
import { expect, test } from '@jest/globals'
import { isOutOfReach } from './out-of-reach.ts'

test('a refused connection is out of reach, however deep it lies', async () => {
  const refused = await new Promise((resolve) => connect(1, '127.0.0.1').once('error', resolve))
  expect(isOutOfReach(refused)).toBe(true)
  expect(isOutOfReach(new Error('the copy', { cause: refused }))).toBe(true)
  expect(isOutOfReach(new AggregateError([new Error('x'), refused]))).toBe(true)
})

test.each([
  ['PostgreSQL that starts', { code: '57P03' }],
  ['PostgreSQL that stops', { code: '57P01' }],
  ['a server without a connection left', { code: '53300' }],
  ['a statement that is never answered', new Error('Query read timeout')],
  ['a pool that gets no connection', new Error('timeout exceeded when trying to connect')],
  ['Prisma by its code', { code: 'P1001' }],
  ['Prisma by what its adapter tells', { code: 'P2010', meta: { driverAdapterError: { cause: { kind: 'DatabaseNotReachable' } } } }],
])('%s is out of reach', (_, error) => {
  expect(isOutOfReach(error)).toBe(true)
})

test.each([
  ['a value that is there already', { code: '23505' }],
  ['a slip of ours', new TypeError('x is not a function')],
  ['nothing at all', undefined],
  ['a text', 'ECONNREFUSED'],
])('%s is not', (_, error) => {
  expect(isOutOfReach(error)).toBe(false)
})

test('a chain of causes without an end comes to one', () => {
  const error = new Error('round')
  error.cause = error
  expect(isOutOfReach(error)).toBe(false)
})
