import { expect, test } from '@jest/globals'
import { shareLook } from './shared-look.ts'

test('one look serves everyone who asks while it is under way, and for a while from its beginning', async () => {
  let looks = 0
  let finish: (value: number) => void = () => {}
  const look = shareLook(
    () =>
      new Promise<number>((resolve) => {
        looks++
        finish = resolve
      }),
    50,
  )
  const first = [look(), look()]
  await new Promise((resolve) => setTimeout(resolve, 80))
  first.push(look()) // it still looks
  finish(1)
  expect(await Promise.all(first)).toEqual([1, 1, 1])
  expect(looks).toBe(1)
  const second = look()
  finish(2)
  expect([await second, await look()]).toEqual([2, 2])
  expect(looks).toBe(2)
})
