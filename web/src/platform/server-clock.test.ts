import { expect, test } from '@jest/globals'
import { createServerClock } from './server-clock.ts'

/** What a platform whose clock is `ahead` writes at this moment of our clock. */
const dateAt = (at: number, ahead: number) => Math.floor((at + ahead) / 1_000) * 1_000

test('goes by this machine’s clock until an answer has come', () => {
  expect(createServerClock(() => 5_000).now()).toBe(5_000)
})

test.each([90_000, -3_600_000, 250, 0])('finds a clock that is %d ms ahead to a few milliseconds, by and by', (ahead) => {
  let local = 1_700_000_000_000
  const clock = createServerClock(() => local)
  clock.observe(dateAt(local, ahead), local - 20, local + 20)
  expect(Math.abs(clock.now() - local - ahead)).toBeLessThanOrEqual(520)
  for (let i = 0; i < 60; i += 1) {
    local += 317
    clock.observe(dateAt(local, ahead), local - 20, local + 20)
  }
  expect(Math.abs(clock.now() - local - ahead)).toBeLessThanOrEqual(40)
})

test('follows when a clock is set', () => {
  let local = 1_700_000_000_000
  const clock = createServerClock(() => local)
  clock.observe(dateAt(local, 0), local, local)
  local += 7_200_000
  clock.observe(dateAt(local, -7_200_000), local, local)
  expect(Math.abs(clock.now() - (local - 7_200_000))).toBeLessThanOrEqual(1_000)
})

test('a slow answer does not spoil what is known', () => {
  const local = 1_700_000_000_500
  const clock = createServerClock(() => local)
  clock.observe(dateAt(local, 0), local, local)
  const before = clock.now()
  clock.observe(dateAt(local, 0), local - 8_000, local)
  clock.observe(Number.NaN, local, local)
  expect(clock.now()).toBe(before)
})
