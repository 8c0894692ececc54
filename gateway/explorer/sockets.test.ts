import { expect, test } from '@jest/globals'
import { readable } from './sockets.ts'

test('how a connection ended is said in words; GraphQL errors stay as they are', () => {
  expect(readable({ code: 4403, reason: 'TOKEN_EXPIRED' })).toEqual({ message: 'The gateway closed the connection: TOKEN_EXPIRED (4403).' })
  expect(readable({ code: 1006, reason: '' })).toEqual({ message: 'The connection was lost (1006).' })
  const errors = [{ message: 'Not found.' }]
  expect(readable(errors)).toBe(errors)
})
