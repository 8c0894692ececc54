import { expect, test } from '@jest/globals'
import { createThrottle } from './throttle.ts'

const codeOf = (attempt: () => void): unknown => {
  try {
    attempt()
    return 'let through'
  } catch (error) {
    return (error as { extensions: unknown }).extensions // a ParleyError
  }
}

test('lets through so many in any minute, each key apart, and says when to come again', () => {
  let now = 1_000_000
  const throttle = createThrottle({ limit: 2, clock: () => now })
  const outcomes = [0, 10_000, 20_000, 59_999, 60_000, 60_001, 70_000].map((at) => {
    now = 1_000_000 + at
    return codeOf(() => throttle('a'))
  })
  expect(outcomes).toEqual([
    'let through',
    'let through',
    { code: 'RATE_LIMITED', retryAfterMs: 40_000 },
    { code: 'RATE_LIMITED', retryAfterMs: 1 },
    'let through',
    { code: 'RATE_LIMITED', retryAfterMs: 9_999 },
    'let through',
  ])
  expect(codeOf(() => throttle('b'))).toBe('let through')
})
