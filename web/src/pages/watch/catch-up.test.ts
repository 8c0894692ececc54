import { expect, test } from '@jest/globals'
import { createCatchUp } from './catch-up.ts'

test('what was missed is counted as it comes, told once all have come, and then no more', () => {
  const catchUp = createCatchUp()
  for (let at = 1_000; at <= 10_000; at += 1_000) catchUp.heard(at, at + 30)
  catchUp.lost()
  catchUp.connected(60_000)
  for (let at = 11_000; at <= 59_000; at += 1_000) catchUp.heard(at, 60_100)
  catchUp.heard(60_050, 60_120)
  expect(catchUp.done(60_200)).toBeUndefined()
  catchUp.heard(61_000, 61_030)
  expect(catchUp.done(61_200)).toEqual({ events: 49, since: 10_000 })
  expect(catchUp.done(71_200)).toBeUndefined()
})

test('nothing missed is nothing to tell, and the first connection is no second one', () => {
  const catchUp = createCatchUp()
  catchUp.connected(500)
  catchUp.heard(100, 600)
  catchUp.lost()
  catchUp.connected(2_000)
  catchUp.heard(2_100, 2_130)
  expect(catchUp.done(4_000)).toBeUndefined()
})

test('a loss while it is caught up begins anew', () => {
  const catchUp = createCatchUp()
  catchUp.heard(1_000, 1_000)
  catchUp.lost()
  catchUp.connected(20_000)
  catchUp.heard(5_000, 20_010)
  catchUp.lost()
  catchUp.connected(40_000)
  for (const at of [6_000, 7_000, 8_000]) catchUp.heard(at, 40_010)
  expect(catchUp.done(42_000)).toEqual({ events: 3, since: 5_000 })
})
