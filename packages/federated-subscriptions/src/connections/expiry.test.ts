import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { createExpiry } from './expiry.ts'

beforeEach(() => {
  jest.useFakeTimers()
})
afterEach(() => {
  jest.useRealTimers()
})

test('expires at its time, also when that is further off than a timer can hold', () => {
  const expire = jest.fn()
  const days = 60 * 24 * 3_600_000
  createExpiry(Date.now() + days, expire)
  jest.advanceTimersByTime(days - 1)
  expect(expire).not.toHaveBeenCalled()
  jest.advanceTimersByTime(1)
  expect(expire).toHaveBeenCalledTimes(1)
  expect(jest.getTimerCount()).toBe(0)
})

test('expires at once when past, and never when cleared', () => {
  const expire = jest.fn()
  createExpiry(Date.now() - 1, expire)
  expect(expire).toHaveBeenCalledTimes(1)
  createExpiry(Date.now() + 10, expire).clear()
  expect(jest.getTimerCount()).toBe(0)
})
