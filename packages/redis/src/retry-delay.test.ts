import { expect, test } from '@jest/globals'
import { retryDelayMs } from './retry-delay.ts'

const attempts = [1, 2, 3, 4, 5, 6, 7, 100]

test('pauses double, to 3 s, and chance takes at most half of them', () => {
  expect(attempts.map((attempt) => retryDelayMs(attempt, () => 0))).toEqual([50, 100, 200, 400, 800, 1_500, 1_500, 1_500])
  expect(attempts.map((attempt) => retryDelayMs(attempt, () => 1))).toEqual([100, 200, 400, 800, 1_600, 3_000, 3_000, 3_000])
})
