import { describe, expect, test } from '@jest/globals'
import { decodeCursor, encodeCursor, requireKept } from './cursor.ts'

const place = { feed: 'score', key: '0190-ä' }
const refused = (code: string) => expect.objectContaining({ code })

describe('a cursor', () => {
  test('gives back the number that it was made of', () => {
    for (const number of [0, 1, 99, 2_147_483_647]) expect(decodeCursor(encodeCursor({ ...place, number }), place)).toBe(number)
  })

  test('is safe in an address', () => {
    expect(encodeCursor({ ...place, number: 7 })).toMatch(/^[\w-]+$/)
  })

  test.each([
    ['empty', ''],
    ['not base64url', '¡hola!'],
    ['of other JSON', Buffer.from('{"number":1}').toString('base64url')],
    ['without a number', Buffer.from(JSON.stringify(['score', place.key])).toString('base64url')],
    ['with a negative number', encodeCursor({ ...place, number: -1 })],
    ['with a fraction', encodeCursor({ ...place, number: 1.5 })],
    ['with a number beyond all', encodeCursor({ ...place, number: 2_147_483_648 })],
    ['with something appended', `${encodeCursor({ ...place, number: 1 })}AA`],
    ['padded', `${encodeCursor({ ...place, number: 1 })}=`],
    ['with more inside', Buffer.from(JSON.stringify(['score', place.key, 1, 2])).toString('base64url')],
    ['very long', 'A'.repeat(100_000)],
    ['of another feed', encodeCursor({ ...place, feed: 'emotion', number: 1 })],
    ['of another key', encodeCursor({ ...place, key: 'x', number: 1 })],
  ])('%s is BAD_USER_INPUT', (_, text) => {
    expect(() => decodeCursor(text, place)).toThrow(refused('BAD_USER_INPUT'))
  })
})

describe('a place in a feed that keeps 6 to 10', () => {
  const head = { head: 10, floor: 5 }
  test.each([5, 7, 10])('%i can be read on from', (number) => expect(() => requireKept(number, head)).not.toThrow())
  test.each([0, 4])('%i is CURSOR_EXPIRED', (number) => expect(() => requireKept(number, head)).toThrow(refused('CURSOR_EXPIRED')))
  test('11 is BAD_USER_INPUT', () => expect(() => requireKept(11, head)).toThrow(refused('BAD_USER_INPUT')))
})
