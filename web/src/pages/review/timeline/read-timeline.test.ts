import { expect, test } from '@jest/globals'
import { PlatformError } from '../../../platform/ask.ts'
import { readTimeline, type ReadPart, type TimelineNews } from './read-timeline.ts'
import { sample } from './testing.ts'

const page = (number: number, last: number) => ({
  samples: [sample(number * 1_000)],
  next: number < last ? String(number + 1) : undefined,
})
const pages =
  (last: number): ReadPart =>
  async (after) =>
    page(Number(after ?? 1), last)

async function all(read: ReadPart, options: { burst?: number; most?: number } = {}) {
  const waited: number[] = []
  const news: TimelineNews[] = []
  for await (const one of readTimeline(read, { ...options, wait: async (ms) => void waited.push(ms) })) news.push(one)
  const kinds = news.map((one) => (one.kind === 'part' ? one.samples.map(({ at }) => at / 1_000) : one.kind)).flat()
  return { kinds, waited }
}

test('reads page by page to the end', async () => {
  expect(await all(pages(3))).toEqual({ kinds: [1, 2, 3], waited: [] })
})

test('leaves room for other requests: after the first pages they come one a second', async () => {
  expect(await all(pages(4), { burst: 2 })).toEqual({ kinds: [1, 2, 3, 4], waited: [1_000, 1_000] })
})

test('holds no more than it may, and says so', async () => {
  expect((await all(pages(5), { most: 2 })).kinds).toEqual([1, 2, 'truncated'])
})

test('waits where it is told to, and tries again what passes', async () => {
  const faults = [new PlatformError('slowly', 'RATE_LIMITED', 1_234), new PlatformError('away', 'OFFLINE')]
  const read: ReadPart = async (after) => {
    const fault = after === '2' ? faults.shift() : undefined
    if (fault) throw fault
    return page(Number(after ?? 1), 3)
  }
  expect(await all(read)).toEqual({ kinds: [1, 2, 3], waited: [1_234, 2_000] })
})

test('begins anew when what it stood at was deleted meanwhile', async () => {
  let expired = false
  const read: ReadPart = async (after) => {
    if (after === '2' && !expired) {
      expired = true
      throw new PlatformError('gone', 'CURSOR_EXPIRED')
    }
    return page(Number(after ?? 1), 2)
  }
  expect((await all(read)).kinds).toEqual([1, 'anew', 1, 2])
})

test('gives up on what does not pass, and on what has not passed for long', async () => {
  await expect(all(() => Promise.reject(new PlatformError('no', 'FORBIDDEN')))).rejects.toThrow('no')
  let asked = 0
  const read: ReadPart = () => {
    asked += 1
    return Promise.reject(new PlatformError('still away', 'OFFLINE'))
  }
  await expect(all(read)).rejects.toThrow('still away')
  expect(asked).toBe(6)
})
