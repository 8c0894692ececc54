import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { jittered, letGoOver, reconnectAfterMs } from './letting-go.ts'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

test('lets go of all in order, evenly over the window', () => {
  const gone: number[] = []
  letGoOver(numbers(100), 10_000, (one) => gone.push(one))
  for (const tenth of numbers(10)) {
    expect(Math.abs(gone.length - tenth * 10)).toBeLessThanOrEqual(1)
    jest.advanceTimersByTime(1_000)
  }
  expect(gone).toEqual(numbers(100))
  expect(jest.getTimerCount()).toBe(0)
})

test('without a window all go at once, and those of a window when it hurries', () => {
  const gone: number[] = []
  letGoOver(numbers(3), 0, (one) => gone.push(one))
  expect(gone).toEqual([0, 1, 2])
  letGoOver([3, 4, 5], 60_000, (one) => gone.push(one)).hurry()
  expect(gone).toEqual([0, 1, 2, 3, 4, 5])
  letGoOver([], 60_000, (one) => gone.push(one))
  expect(jest.getTimerCount()).toBe(0)
})

test('clients come back soon, and none lives to the same moment', () => {
  for (const ms of numbers(100).map(reconnectAfterMs)) {
    expect(ms).toBeGreaterThanOrEqual(100)
    expect(ms).toBeLessThan(1_000)
  }
  const lives = numbers(100).map(() => jittered(1_000))
  expect(Math.min(...lives)).toBeGreaterThanOrEqual(900)
  expect(Math.max(...lives)).toBeLessThanOrEqual(1_100)
  expect(new Set(lives).size).toBeGreaterThan(50)
})
