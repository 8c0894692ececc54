import { describe, expect, test } from '@jest/globals'
import { createFairQueue } from './fair-queue.ts'

const takeAll = (queue: ReturnType<typeof createFairQueue<string>>) => Array.from({ length: queue.size }, () => queue.take())

describe('the fair queue', () => {
  test('gives each key its turn, however much one of them sends', () => {
    const queue = createFairQueue<string>()
    for (const item of ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1']) queue.push(item.charAt(0), item)
    expect(takeAll(queue)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4'])
  })

  test('remembers who was served after their work is done', () => {
    const queue = createFairQueue<string>()
    queue.push('a', 'a1')
    queue.push('b', 'b1')
    expect(takeAll(queue)).toEqual(['a1', 'b1'])
    queue.push('b', 'b2')
    queue.push('a', 'a2')
    queue.push('c', 'c1')
    expect(takeAll(queue)).toEqual(['c1', 'a2', 'b2'])
  })

  test('is empty after it was drained', () => {
    const queue = createFairQueue<string>()
    queue.push('a', 'a1')
    queue.push('b', 'b1')
    queue.push('a', 'a2')
    expect(queue.drain()).toEqual(['a1', 'a2', 'b1'])
    expect(queue.size).toBe(0)
    expect(queue.take()).toBeUndefined()
  })
})
