import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { showNewest } from './newest.ts'

test('of values that come faster than they may be shown only the newest is; the first at once, the last in time', async () => {
  const shown: number[] = []
  const newest = showNewest((value: number) => shown.push(value), 20)
  for (const value of [1, 2, 3]) newest.push(value)
  expect(shown).toEqual([1])
  await pause(30)
  expect(shown).toEqual([1, 3])
  await pause(50)
  newest.push(4)
  expect(shown).toEqual([1, 3, 4])
  newest.push(5)
  newest.flush()
  expect(shown).toEqual([1, 3, 4, 5])
})
