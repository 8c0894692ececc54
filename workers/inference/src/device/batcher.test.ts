import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, jest, test } from '@jest/globals'
import { createBatcher, type BatcherOptions } from './batcher.ts'

/** A batcher of numbers that are doubled; `batches` holds what was computed together. */
function setUp(options: Partial<BatcherOptions<number, number>> = {}) {
  const batches: number[][] = []
  const state = { expected: 0 }
  const batcher = createBatcher<number, number>({
    run: async (items) => {
      batches.push(items)
      return items.map((item) => item * 2)
    },
    size: 4,
    waitMs: 60_000,
    expected: () => state.expected,
    ...options,
  })
  return { batcher, batches, state }
}

describe('a batch leaves', () => {
  test('at once when nothing more is on its way', async () => {
    const { batcher, batches } = setUp()
    expect(await batcher.add(1)).toBe(2)
    expect(batches).toEqual([[1]])
  })

  test('when it is full', async () => {
    const { batcher, batches, state } = setUp()
    state.expected = 10
    expect(await Promise.all([1, 2, 3, 4].map((item) => batcher.add(item)))).toEqual([2, 4, 6, 8])
    expect(batches).toEqual([[1, 2, 3, 4]])
  })

  test('when what it waited for does not come', async () => {
    const { batcher, batches, state } = setUp()
    state.expected = 1
    const answers = [1, 2].map((item) => batcher.add(item))
    expect(batches).toEqual([])
    state.expected = 0
    batcher.look()
    expect(await Promise.all(answers)).toEqual([2, 4])
    expect(batches).toEqual([[1, 2]])
  })

  test('when its first item has waited long enough, whatever is on its way', async () => {
    jest.useFakeTimers({ doNotFake: ['performance', 'nextTick', 'setImmediate'] })
    try {
      const { batcher, batches, state } = setUp({ waitMs: 0.5 })
      state.expected = 10
      const answer = batcher.add(1)
      expect(batches).toEqual([[1]].slice(1))
      const start = performance.now()
      while (performance.now() - start < 1);
      jest.runAllTimers()
      expect(await answer).toBe(2)
    } finally {
      jest.useRealTimers()
    }
  })

  test('only when the one before it is back; what comes meanwhile goes together', async () => {
    const releases: (() => void)[] = []
    const { batcher, batches } = setUp({
      run: async (items) => {
        batches.push(items)
        await new Promise<void>((resolve) => releases.push(resolve))
        return items
      },
    })
    const first = batcher.add(1)
    const rest = [2, 3, 4, 5, 6].map((item) => batcher.add(item))
    expect(batches).toEqual([[1]])
    releases[0]?.()
    await first
    await pause(0)
    expect(batches).toEqual([[1], [2, 3, 4, 5]])
    releases[1]?.()
    await Promise.all(rest.slice(0, 4))
    await pause(0)
    releases[2]?.()
    expect(await rest[4]).toBe(6)
  })
})

describe('a batch that fails', () => {
  test('is tried again one by one, so that one item cannot fail the others', async () => {
    const { batcher, batches } = setUp({
      run: (items) => {
        batches.push(items)
        return items.includes(13) ? Promise.reject(new Error('unlucky')) : Promise.resolve(items)
      },
      expected: () => 4 - 3,
      size: 3,
    })
    const outcomes = await Promise.allSettled([1, 13, 2].map((item) => batcher.add(item)))
    expect(outcomes).toMatchObject([{ value: 1 }, { reason: { message: 'unlucky' } }, { value: 2 }])
    expect(batches).toEqual([[1, 13, 2], [1], [13], [2]])
  })

  test('so does one that gives too few outputs', async () => {
    const { batcher } = setUp({ run: async (items) => items.slice(0, 1), size: 2, expected: () => 1 })
    expect(await Promise.all([batcher.add(1), batcher.add(2)])).toEqual([1, 2])
  })
})
