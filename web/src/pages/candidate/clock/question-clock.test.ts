import { describe, expect, test } from '@jest/globals'
import { clockText, tellingAt, timeFor, timeLeft } from './question-clock.ts'

test.each([
  [120, 0, 120_000],
  [60, 50, 90_000],
  [90, 25, 112_500],
  [null, 50, undefined],
])('a limit of %s s with %s %% more gives %s ms', (limit, extra, total) => {
  expect(timeFor(limit, extra)).toBe(total)
})

test('what is left goes down to 0, and is never more than all', () => {
  expect(timeLeft(60_000, 1_000, 21_000)).toBe(40_000)
  expect(timeLeft(60_000, 1_000, 999_000)).toBe(0)
  // Asked just now by a platform whose clock is a little ahead.
  expect(timeLeft(60_000, 1_300, 1_000)).toBe(60_000)
})

test.each([
  [120_000, '2:00'],
  [119_001, '2:00'],
  [65_000, '1:05'],
  [1, '0:01'],
  [0, '0:00'],
  [5_400_000, '90:00'],
])('%s ms read %s', (ms, text) => {
  expect(clockText(ms)).toBe(text)
})

describe('what is told', () => {
  test.each([
    [60_100, 59_900, 60],
    [60_000, 59_000, undefined],
    [30_200, 30_000, 30],
    [200, 0, 0],
    [0, 0, undefined],
    [90_000, 70_000, undefined],
    // A machine that slept tells where it stands now.
    [90_000, 20_000, 30],
    [90_000, 0, 0],
    // The first look: only that it is over.
    [undefined, 20_000, undefined],
    [undefined, 0, 0],
  ])('from %s to %s ms: %s', (before, left, told) => {
    expect(tellingAt(before, left)).toBe(told)
  })
})
