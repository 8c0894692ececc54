import { setImmediate as turn } from 'node:timers/promises'
import { encodeCursor, type LiveStream } from '@parley/live-log'
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { listedEvents, openTimedStream, timedStreams, type TimedEvents } from './timed-stream.ts'

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'], now: 0 }))
afterEach(() => void jest.useRealTimers())

const at = (...times: number[]): TimedEvents<string> =>
  listedEvents(
    'f',
    'k',
    times.map((dueAt) => ({ dueAt, event: `at ${dueAt}` })),
  )
const cursor = (number: number, key = 'k') => encodeCursor({ feed: 'f', key, number })

/** Reads a stream into a list until it is closed. */
function read(stream: LiveStream<string>): { heard: { event: string; cursor: string }[]; done: Promise<void> } {
  const heard: { event: string; cursor: string }[] = []
  const done = (async () => {
    for await (const { event, cursor: place } of stream) heard.push({ event, cursor: place })
  })()
  return { heard, done }
}
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 10) {
    await turn()
    jest.advanceTimersByTime(Math.min(10, left))
  }
  await turn()
  await turn()
}
const texts = (heard: { event: string }[]) => heard.map(({ event }) => event)

test('each event comes at its time; after the last it stays open and quiet', async () => {
  const stream = await openTimedStream(at(100, 100, 250), { from: 'live' })
  const { heard, done } = read(stream)
  await pass(90)
  expect(texts(heard)).toEqual([])
  await pass(20)
  expect(texts(heard)).toEqual(['at 100', 'at 100'])
  await pass(1_000)
  expect(texts(heard)).toEqual(['at 100', 'at 100', 'at 250'])
  await stream.close()
  await done
  expect(timedStreams()).toBe(0)
})

test('without a cursor it begins with the newest that was due, or with the next; with one, behind it', async () => {
  jest.setSystemTime(200)
  const begin = async (options: Parameters<typeof openTimedStream>[1]) => {
    const stream = await openTimedStream(at(100, 150, 300), options)
    const { heard } = read(stream)
    await pass(10)
    await stream.close()
    return [stream.cursor, texts(heard)]
  }
  expect(await begin({ from: 'state' })).toEqual([cursor(1), ['at 150']])
  expect(await begin({ from: 'live' })).toEqual([cursor(2), []])
  expect(await begin({ from: 'live', after: cursor(0) })).toEqual([cursor(0), ['at 100', 'at 150']])
  await expect(openTimedStream(at(100, 300), { from: 'live', after: cursor(2) })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  await expect(openTimedStream(at(100), { from: 'live', after: cursor(0, 'other') })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  expect(timedStreams()).toBe(0)
})

test('a signal closes it, also while it waits; before it stands, opening fails', async () => {
  const controller = new AbortController()
  const { done } = read(await openTimedStream(at(1_000_000_000), { from: 'live', signal: controller.signal }))
  await pass(10)
  controller.abort(new Error('gone'))
  await done
  await expect(openTimedStream(at(1), { from: 'live', signal: controller.signal })).rejects.toThrow('gone')
  expect([timedStreams(), jest.getTimerCount()]).toEqual([0, 0])
})

test('however it is cut and taken up again, each event comes once and in order', async () => {
  jest.useRealTimers()
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 250 }),
      fc.array(fc.nat({ max: 400 }), { maxLength: 6 }),
      async (gaps, cuts) => {
        let time = 0
        const list = gaps.map((gap) => ({ dueAt: (time += gap), event: time }))
        const heard: number[] = []
        let after: string | undefined
        let now = 0
        for (const cut of [...cuts, list.length]) {
          // Everything is due by then; how much of it is read before the cut differs.
          now = time
          const stream = await openTimedStream(listedEvents('f', 'k', list), { from: 'live', after: after ?? cursor(0), now: () => now })
          for (let count = 0; count < cut && heard.length < list.length; count += 1) {
            const { value } = await stream.next()
            if (value === undefined) break
            heard.push(value.event)
            after = value.cursor
          }
          await stream.close()
        }
        expect(heard).toEqual(list.map(({ event }) => event))
      },
    ),
    { numRuns: 50 },
  )
})
