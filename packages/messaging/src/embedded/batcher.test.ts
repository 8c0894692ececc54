import { expect, test } from '@jest/globals'
import { createBatcher } from './batcher.ts'

function open(write: (batch: number[]) => Promise<void>) {
  return createBatcher<number>({ write, batch: 3, limit: 5, overflow: () => new Error('too many') })
}

test('writes together what comes together or during a write, in order, one batch at a time', async () => {
  const batches: number[][] = []
  let writing = 0
  const batcher = open(async (batch) => {
    writing += 1
    expect(writing).toBe(1)
    batches.push(batch)
    await new Promise((resolve) => setImmediate(resolve))
    writing -= 1
  })
  const first = [1, 2].map((n) => batcher.add(n))
  await Promise.resolve()
  await Promise.resolve()
  const second = [3, 4, 5, 6].map((n) => batcher.add(n))
  await Promise.all([...first, ...second])
  expect(batches).toEqual([[1, 2], [3, 4, 5], [6]])
})

test('a batch that fails fails for its items alone', async () => {
  const batcher = open(async (batch) => {
    if (batch.includes(2)) throw new Error('no two')
  })
  const results = await Promise.allSettled([1, 2, 3, 4].map((n) => batcher.add(n)))
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled'])
})

test('refuses more than may wait, and drains', async () => {
  const batcher = open(async () => undefined)
  const results = await Promise.allSettled([1, 2, 3, 4, 5, 6].map((n) => batcher.add(n)))
  expect(results.map(({ status }) => status)).toEqual([...Array.from({ length: 5 }, () => 'fulfilled'), 'rejected'])
  await batcher.drain()
})
