import { expect, test } from '@jest/globals'
import { movedEnd } from './use-chart-view.ts'

const minute = 60_000

test('one goes back to the first sample and forth to the newest, no further', () => {
  const [first, last] = [0, 10 * minute]
  expect(movedEnd(last, 0, first, last, 2 * minute)).toBe(last)
  expect(movedEnd(last, -minute, first, last, 2 * minute)).toBe(9 * minute)
  expect(movedEnd(2.5 * minute, -minute, first, last, 2 * minute)).toBe(2 * minute)
  expect(movedEnd(9.5 * minute, minute, first, last, 2 * minute)).toBe(last)
  // Less than a window: it ends with the newest.
  expect(movedEnd(minute, -minute, 0, minute, 2 * minute)).toBe(minute)
})
