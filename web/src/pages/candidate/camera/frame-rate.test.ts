import { expect, test } from '@jest/globals'
import { createFrameRate } from './frame-rate.ts'

const quick = { kind: 'accepted', roundTripMs: 40 } as const
const slow = { kind: 'accepted', roundTripMs: 1_500 } as const
const failed = { kind: 'failed' } as const

test('begins at 2 a second', () => {
  const rate = createFrameRate()
  expect(rate.perSecond()).toBe(2)
  expect(rate.dueAfter(1_000)).toBe(1_500)
})

test('goes up slowly while answers are quick, to 4 a second and no further', () => {
  const rate = createFrameRate()
  let at = 0
  while (at < 5_000) {
    at = rate.dueAfter(at)
    rate.answered(quick, at)
  }
  expect(rate.perSecond()).toBeGreaterThan(3)
  expect(rate.perSecond()).toBeLessThan(4)
  for (let i = 0; i < 100; i += 1) rate.answered(quick, at)
  expect(rate.perSecond()).toBe(4)
})

test('stays where it is while answers are neither quick nor slow, and goes down while they are slow', () => {
  const rate = createFrameRate()
  rate.answered({ kind: 'accepted', roundTripMs: 700 }, 0)
  expect(rate.perSecond()).toBe(2)
  for (let i = 0; i < 3; i += 1) rate.answered(slow, 0)
  expect(rate.perSecond()).toBeCloseTo(1.02)
})

test('waits as long as the platform says, and goes on at half the rate', () => {
  const rate = createFrameRate()
  rate.answered({ kind: 'refused', retryAfterMs: 3_000 }, 10_000)
  expect(rate.perSecond()).toBe(1)
  expect(rate.dueAfter(10_000)).toBe(13_000)
  expect(rate.dueAfter(13_000)).toBe(14_000)
})

test('falls to one in five seconds while nothing gets through, and comes back', () => {
  const rate = createFrameRate()
  for (let at = 0; at < 20_000; at += 1_000) rate.answered(failed, at)
  expect(rate.perSecond()).toBe(0.2)
  expect(rate.dueAfter(19_000)).toBe(24_000)
  for (let i = 0; i < 40; i += 1) rate.answered(quick, 24_000)
  expect(rate.perSecond()).toBe(4)
})

test('a picture that cannot be read changes nothing', () => {
  const rate = createFrameRate()
  rate.answered({ kind: 'unreadable' }, 0)
  expect([rate.perSecond(), rate.dueAfter(0)]).toEqual([2, 500])
})
