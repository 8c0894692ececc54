import { describe, expect, test } from '@jest/globals'
import { createResultStream } from './result-stream.ts'

describe('a result stream', () => {
  test('keeps the order of concurrent calls and ends once', async () => {
    const values = [1, 2, undefined]
    let stops = 0
    const stream = createResultStream(
      async () => values.shift(),
      () => (stops += 1),
    )
    const results = await Promise.all([stream.next(), stream.next(), stream.next(), stream.next()])
    expect(results.map(({ value }) => value)).toEqual([1, 2, undefined, undefined])
    await stream.return()
    expect(stops).toBe(1)
  })
  test('returns while a next is waiting, which then is done', async () => {
    let wake = (): void => {}
    const stream = createResultStream<number>(
      () => new Promise((resolve) => (wake = () => resolve(undefined))),
      () => wake(),
    )
    const waiting = stream.next()
    await Promise.resolve()
    expect(await stream.return()).toEqual({ done: true, value: undefined })
    expect(await waiting).toEqual({ done: true, value: undefined })
  })
  test('throws what the source throws, and is over then', async () => {
    let stops = 0
    const stream = createResultStream<number>(
      () => Promise.reject(new Error('broken')),
      () => (stops += 1),
    )
    await expect(stream.next()).rejects.toThrow('broken')
    expect(await stream.next()).toEqual({ done: true, value: undefined })
    expect(stops).toBe(1)
  })
})
