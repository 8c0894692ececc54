import { describe, expect, test } from '@jest/globals'
import { createEventBuffer } from './event-buffer.ts'
import { codedError } from './graphql-errors.ts'
import { SubscriptionFailure } from './subscription-failure.ts'

const failure = new SubscriptionFailure([codedError('X', 'x')])

describe('an event buffer', () => {
  test('gives out in order, to one who waits and to one who comes later', async () => {
    const buffer = createEventBuffer<number>(3, 'LATEST')
    const waiting = buffer.take()
    for (const value of [1, 2, 3]) expect(buffer.push(value)).toBe(true)
    expect([await waiting, await buffer.take(), await buffer.take()]).toEqual([1, 2, 3].map((value) => ({ value, lagged: 0 })))
  })
  test('with LATEST skips to the newest when full, and counts what it skipped once', async () => {
    const buffer = createEventBuffer<number>(2, 'LATEST')
    expect([1, 2, 3, 4, 5].map((value) => buffer.push(value))).toEqual([true, true, false, true, false])
    expect(await buffer.take()).toEqual({ value: 5, lagged: 4 })
    buffer.push(6)
    expect(await buffer.take()).toEqual({ value: 6, lagged: 0 })
  })
  test('with DISCONNECT takes no more when full', async () => {
    const buffer = createEventBuffer<number>(1, 'DISCONNECT')
    expect([buffer.push(1), buffer.push(2)]).toEqual([true, false])
    expect(await buffer.take()).toEqual({ value: 1, lagged: 0 })
  })
  test('gives out what waits before its end', async () => {
    const buffer = createEventBuffer<number>(5, 'LATEST')
    buffer.push(1)
    buffer.end(failure)
    buffer.push(2)
    expect(await buffer.take()).toEqual({ value: 1, lagged: 0 })
    await expect(buffer.take()).rejects.toBe(failure)
  })
  test('can discard what waits, and wakes who waits', async () => {
    const buffer = createEventBuffer<number>(5, 'LATEST')
    const waiting = buffer.take()
    buffer.end(undefined, 'discard')
    expect(await waiting).toBeUndefined()
    const other = createEventBuffer<number>(5, 'LATEST')
    other.push(1)
    other.end(failure, 'discard')
    await expect(other.take()).rejects.toBe(failure)
  })
})
