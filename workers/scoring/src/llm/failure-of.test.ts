import { expect, test } from '@jest/globals'
import { retryAfterMs } from './failure-of.ts'

const now = Date.parse('2025-03-01T12:00:00Z')

test.each([
  [{ 'retry-after': '2' }, 2_000],
  [{ 'retry-after': '0.5' }, 500],
  [{ 'retry-after': 'Sat, 01 Mar 2025 12:00:30 GMT' }, 30_000],
  [{ 'retry-after': 'Sat, 01 Mar 2025 11:00:00 GMT' }, 0],
  [{ 'retry-after-ms': '120', 'retry-after': '1' }, 120],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after': '-5' }, undefined],
  [{}, undefined],
])('reads how long to wait: %j', (headers, expected) => {
  expect(retryAfterMs(new Headers(headers as Record<string, string>), now)).toBe(expected)
})
