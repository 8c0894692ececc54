import { expect, test } from '@jest/globals'
import { createNewestOnly } from './newest-only.ts'

/** A taker that is busy until told otherwise. */
function slowTaker() {
  const taken: [number, number][] = []
  let free = () => {}
  const values = createNewestOnly<number>((value, leftOut) => {
    taken.push([value, leftOut])
    return new Promise((resolve) => (free = resolve))
  })
  return {
    values,
    taken,
    release: async () => {
      free()
      await new Promise(setImmediate)
    },
  }
}

test('while the taker is busy only the newest waits, and how many were left out is told', async () => {
  const { values, taken, release } = slowTaker()
  for (const value of [1, 2, 3, 4]) values.offer(value)
  expect(taken).toEqual([[1, 0]])
  await release()
  expect(taken).toEqual([
    [1, 0],
    [4, 2],
  ])
  await release()
  values.offer(5)
  expect(taken.at(-1)).toEqual([5, 0])
})

test('nothing is taken once stopped', async () => {
  const { values, taken, release } = slowTaker()
  values.offer(1)
  values.offer(2)
  values.stop()
  values.offer(3)
  await release()
  expect(taken).toEqual([[1, 0]])
})
