import { expect, test } from '@jest/globals'
import { decodeBase64 } from './strict-base64.ts'

test('decodes what it wrote', () => {
  for (const text of ['', 'a', 'ab', 'abc', '\0ÿ']) expect(decodeBase64(Buffer.from(text).toString('base64')).toString()).toBe(text)
})

test.each(['a', 'abcde', 'ab=c', '=abc', 'ab c', 'ab\nc', 'ab-_', 'data:image/jpeg;base64,/9j/', 'äbcd'])('refuses %j', (text) => {
  expect(() => decodeBase64(text)).toThrow('base64')
})
