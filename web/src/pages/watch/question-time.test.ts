import { expect, test } from '@jest/globals'
import { limitMs, questionTime } from './question-time.ts'

test('extra time is a share of the question’s own', () => {
  expect([limitMs(60, 0), limitMs(60, 50), limitMs(null, 50), limitMs(undefined, 0)]).toEqual([60_000, 90_000, undefined, undefined])
})

test('a question’s clock counts from when it was asked, and tells what is over', () => {
  expect(questionTime(1_000, 60_000, 31_000)).toEqual({ elapsedMs: 30_000, overMs: 0 })
  expect(questionTime(1_000, 60_000, 71_000)).toEqual({ elapsedMs: 70_000, overMs: 10_000 })
  expect(questionTime(1_000, undefined, 999_000)).toEqual({ elapsedMs: 998_000, overMs: 0 })
  expect(questionTime(1_000, 60_000, 21_000, 4)).toEqual({ elapsedMs: 80_000, overMs: 20_000 })
  // This machine's clock may be behind the platform's.
  expect(questionTime(5_000, 60_000, 4_000)).toEqual({ elapsedMs: 0, overMs: 0 })
})
