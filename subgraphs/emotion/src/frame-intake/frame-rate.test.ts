import { expect, test } from '@jest/globals'
import { createFrameRate } from './frame-rate.ts'

test('ten at once, then five a second', () => {
  const rate = createFrameRate()
  const atOnce = Array.from({ length: 12 }, () => rate.take('a', 1_000))
  expect(atOnce).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 200, 200])
  expect(rate.take('a', 1_100)).toBe(100)
  expect(rate.take('a', 1_200)).toBe(0)
  expect(rate.take('a', 1_200)).toBe(200)
})

test('a pause gives the burst back, no more', () => {
  const rate = createFrameRate({ burst: 2, perSecond: 1 })
  expect([rate.take('a', 0), rate.take('a', 0), rate.take('a', 0)]).toEqual([0, 0, 1_000])
  expect([rate.take('a', 60_000), rate.take('a', 60_000), rate.take('a', 60_000)]).toEqual([0, 0, 1_000])
})

test('interviews do not disturb each other, and only so many are remembered', () => {
  const rate = createFrameRate({ burst: 1, interviews: 2 })
  expect([rate.take('a', 0), rate.take('b', 0), rate.take('a', 0)]).toEqual([0, 0, 200])
  expect(rate.take('c', 0)).toBe(0)
  expect(rate.take('b', 0)).toBe(0)
})

test('a clock that goes back gives nothing away', () => {
  const rate = createFrameRate({ burst: 1, perSecond: 1 })
  expect([rate.take('a', 5_000), rate.take('a', 0), rate.take('a', 5_500)]).toEqual([0, 1_000, 500])
})
