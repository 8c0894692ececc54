import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { nameClockSkew } from './clock-skew.ts'
import { createHealth } from './health.ts'

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

test('a clock that is wrong is named for a minute after it was last seen', async () => {
  const health = createHealth()
  const onSkew = nameClockSkew(health)
  expect(await health.report()).toEqual({ ready: true, checks: { clock: 'ok' } })
  onSkew(-40)
  jest.advanceTimersByTime(30_000)
  onSkew(95)
  jest.advanceTimersByTime(59_999)
  expect(await health.report()).toEqual({ ready: false, checks: { clock: "the gateway's clock is at least 95 s ahead" } })
  jest.advanceTimersByTime(1)
  expect((await health.report()).ready).toBe(true)
  onSkew(-40)
  expect((await health.report()).checks).toEqual({ clock: "the gateway's clock is at least 40 s behind" })
})
