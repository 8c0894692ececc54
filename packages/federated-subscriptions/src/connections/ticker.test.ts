import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { createTicker, type Beating } from './ticker.ts'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

const beatings = (count: number) => Array.from({ length: count }, () => ({ beat: jest.fn() }))
const beats = (all: { beat: jest.Mock }[]): number[] => all.map(({ beat }) => beat.mock.calls.length)

test('everyone beats once in a period, and never many at once', () => {
  const ticker = createTicker()
  const all = beatings(640)
  for (const one of all) ticker.add(one, 6_400)
  let before = 0
  for (let turn = 0; turn < 64; turn += 1) {
    jest.advanceTimersByTime(100)
    const after = beats(all).reduce((sum, count) => sum + count)
    expect(after - before).toBe(10)
    before = after
  }
  expect(new Set(beats(all))).toEqual(new Set([1]))
})

test('one timer for each period, none when nobody is left', () => {
  const ticker = createTicker()
  const all = beatings(100)
  for (const one of all) ticker.add(one, 1_000)
  ticker.add(all[0] as Beating, 50)
  expect(jest.getTimerCount()).toBe(2)
  for (const one of all) {
    ticker.remove(one, 1_000)
    ticker.remove(one, 1_000)
  }
  ticker.remove(all[0] as Beating, 50)
  expect(jest.getTimerCount()).toBe(0)
})

test('who has left beats no more, though it leaves in the midst of a turn, and a period of 0 is never', () => {
  const ticker = createTicker()
  const second = { beat: jest.fn() }
  const first = { beat: jest.fn(() => ticker.remove(second, 10)) }
  ticker.add(first, 10)
  ticker.add(second, 10)
  ticker.add(second, 0)
  jest.advanceTimersByTime(30)
  expect([first.beat.mock.calls.length, second.beat.mock.calls.length]).toEqual([3, 0])
})
