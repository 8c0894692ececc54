import { expect, test } from '@jest/globals'
import { multipartFraming as framing } from './multipart-framing.ts'

test('the bytes of a stream are those of the protocol', () => {
  expect([framing.opening, framing.heartbeat, framing.result('{"data":1}', 'cursor'), framing.complete].join('')).toBe(
    [
      '',
      '--graphql',
      'content-type: application/json',
      '',
      '{}',
      '--graphql',
      'content-type: application/json',
      '',
      '{"payload":{"data":1}}',
      '--graphql--',
      '',
    ].join('\r\n'),
  )
})

test('a failure, and an end with a hint to come back, have no payload', () => {
  const expected = '\r\n--graphql\r\ncontent-type: application/json\r\n\r\n{"payload":null,"errors":[1]}\r\n--graphql--\r\n'
  expect(framing.opening + framing.failure('[1]')).toBe(expected)
  expect(framing.opening + framing.comeBack(250, '[1]')).toBe(expected)
})
