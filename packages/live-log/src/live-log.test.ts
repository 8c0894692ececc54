import { setMaxListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createMetrics, silentLogger } from '@parley/platform'
import { encodeCursor } from './cursor.ts'
import { createLiveLog, type LiveLog } from './live-log.ts'
import type { LiveStream } from './live-stream.ts'
import { createLocalBus, type LocalBus } from './testing/local-bus.ts'
import { createMemoryFeed, type MemoryFeed } from './testing/memory-feed.ts'

const soon = 5
const never = 3_600_000

let bus: LocalBus
let feed: MemoryFeed
let log: LiveLog
const start = (lookEveryMs: number) => (log = createLiveLog({ bus, logger: silentLogger(), lookEveryMs }))

beforeEach(() => {
  bus = createLocalBus()
  feed = createMemoryFeed()
  start(never)
})
afterEach(() => log.close())

const writeAndRing = (key: string, count: number) => log.ring(feed.name, key, feed.write(key, count))

/** The numbers of the next `count` events. */
async function numbers(stream: LiveStream<string>, count: number): Promise<number[]> {
  const seen: number[] = []
  while (seen.length < count) {
    const { done, value } = await stream.next()
    if (done === true) break
    expect(value).toEqual({ number: value.number, event: `k ${value.number}`, cursor: cursorOf(value.number) })
    seen.push(value.number)
  }
  return seen
}
const cursorOf = (number: number) => encodeCursor({ feed: feed.name, key: 'k', number })
const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

describe('where a stream starts', () => {
  test('live: at the head, which it tells first', async () => {
    feed.write('k', 3)
    const stream = await log.open(feed, 'k', { from: 'live' })
    expect(stream.cursor).toBe(cursorOf(3))
    await writeAndRing('k', 1)
    expect(await numbers(stream, 1)).toEqual([4])
  })

  test('state: with the newest event as it is, then live', async () => {
    feed.write('k', 3)
    const stream = await log.open(feed, 'k', { from: 'state' })
    expect(await numbers(stream, 1)).toEqual([3])
    await writeAndRing('k', 1)
    expect(await numbers(stream, 1)).toEqual([4])
  })

  test('state of a key without a row: with the first event, once there is one', async () => {
    const stream = await log.open(feed, 'k', { from: 'state' })
    expect(stream.cursor).toBe(cursorOf(0))
    await writeAndRing('k', 1)
    expect(await numbers(stream, 1)).toEqual([1])
  })

  test('after: with everything missed, then live', async () => {
    feed.write('k', 450)
    for (const after of [0, 1, 99, 100, 101, 449, 450]) {
      const stream = await log.open(feed, 'k', { from: 'live', after: cursorOf(after) })
      expect(await numbers(stream, 450 - after)).toEqual(upTo(after + 1, 450))
      await stream.close()
    }
  })

  test('a cursor of another feed or key, or beyond the head, is BAD_USER_INPUT and leaves nothing behind', async () => {
    feed.write('k', 3)
    for (const after of [
      encodeCursor({ feed: 'other', key: 'k', number: 1 }),
      encodeCursor({ feed: feed.name, key: 'x', number: 1 }),
      cursorOf(4),
    ])
      await expect(log.open(feed, 'k', { from: 'live', after })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
    expect(log.stats()).toEqual({ readers: 0, topics: 0 })
    expect(bus.subscriptions).toBe(0)
  })

  test('a cursor with something after it that is no longer kept is CURSOR_EXPIRED', async () => {
    feed.write('k', 10)
    feed.forget('k', 5)
    await expect(log.open(feed, 'k', { from: 'live', after: cursorOf(4) })).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' })
    expect(await numbers(await log.open(feed, 'k', { from: 'live', after: cursorOf(5) }), 5)).toEqual(upTo(6, 10))
  })
})

describe('what rings', () => {
  test('in turn is used as it came, without a look at the table', async () => {
    const stream = await log.open(feed, 'k', { from: 'live' })
    feed.asked.length = 0
    await writeAndRing('k', 2)
    await writeAndRing('k', 1)
    expect(await numbers(stream, 3)).toEqual([1, 2, 3])
    expect(feed.asked).toEqual([])
  })

  test('out of turn sends the reader to the table', async () => {
    const stream = await log.open(feed, 'k', { from: 'live' })
    feed.write('k', 2)
    await writeAndRing('k', 1)
    expect(await numbers(stream, 3)).toEqual([1, 2, 3])
  })

  test('twice, late or in the wrong order is given once and in order', async () => {
    const stream = await log.open(feed, 'k', { from: 'live' })
    bus.fault = 'twice'
    const [first, second, third] = [feed.write('k', 1), feed.write('k', 1), feed.write('k', 1)]
    await log.ring(feed.name, 'k', second)
    await log.ring(feed.name, 'k', first)
    expect(await numbers(stream, 2)).toEqual([1, 2])
    await log.ring(feed.name, 'k', first)
    await log.ring(feed.name, 'k', third)
    expect(await numbers(stream, 1)).toEqual([3])
  })

  test('overlapping what is held adds only what is new', async () => {
    const stream = await log.open(feed, 'k', { from: 'live' })
    const written = feed.write('k', 5)
    await log.ring(feed.name, 'k', written.slice(0, 3))
    await log.ring(feed.name, 'k', written.slice(1))
    expect(await numbers(stream, 5)).toEqual(upTo(1, 5))
  })

  test.each([
    ['nothing', null],
    ['text', 'x'],
    ['a number', { first: 'one', events: [1] }],
    ['no events', { first: 3, events: [] }],
  ])('unparsable (%s) sends the reader to the table', async (_, payload) => {
    const stream = await log.open(feed, 'k', { from: 'live' })
    feed.write('k', 3)
    await bus.publish('live.memory.k', payload)
    expect(await numbers(stream, 3)).toEqual([1, 2, 3])
  })

  test('of more than a hundred events at once makes readers read them', async () => {
    const stream = await log.open(feed, 'k', { from: 'live' })
    await writeAndRing('k', 350)
    expect(await numbers(stream, 350)).toEqual(upTo(1, 350))
  })

  test('for another key is not heard', async () => {
    const stream = await log.open(feed, 'k', { from: 'live' })
    await writeAndRing('other', 1)
    await writeAndRing('k', 1)
    expect(await numbers(stream, 1)).toEqual([1])
  })

  test('on a bus that is down does not fail the writer', async () => {
    bus.fault = 'refuse'
    await expect(writeAndRing('k', 1)).resolves.toBeUndefined()
  })
})

describe('without a bell', () => {
  test('one query looks for all keys, however many readers there are', async () => {
    start(soon)
    const streams = await Promise.all(['k', 'k', 'k', 'l', 'm'].map((key) => log.open(feed, key, { from: 'live' })))
    expect(log.stats()).toEqual({ readers: 5, topics: 3 })
    expect(bus.subscriptions).toBe(3)
    const heads = jest.spyOn(feed, 'heads')
    feed.write('k', 1)
    feed.asked.length = 0
    expect(await Promise.all(streams.slice(0, 3).map((stream) => numbers(stream, 1)))).toEqual([[1], [1], [1]])
    expect(heads.mock.calls[0]).toEqual([['k', 'l', 'm']])
    // The three readers of one key share the page, too.
    expect(feed.asked.filter((kind) => kind === 'read')).toHaveLength(1)
  })

  test('a bus that nobody can subscribe to is replaced by looks, and subscribed to once it is back', async () => {
    start(soon)
    bus.deaf = true
    const stream = await log.open(feed, 'k', { from: 'live' })
    feed.write('k', 2)
    expect(await numbers(stream, 2)).toEqual([1, 2])
    expect(bus.subscriptions).toBe(0)
    bus.deaf = false
    // Each look that gives an event was preceded by a try to subscribe.
    feed.write('k', 1)
    await numbers(stream, 1)
    feed.write('k', 1)
    await numbers(stream, 1)
    expect(bus.subscriptions).toBe(1)
  })

  test('a table that is out of reach for a while costs time, not events', async () => {
    start(soon)
    const stream = await log.open(feed, 'k', { from: 'live' })
    feed.down = true
    feed.write('k', 2)
    await log.ring(feed.name, 'k', feed.write('k', 1))
    const seen = numbers(stream, 3)
    feed.asked.length = 0
    while (feed.asked.length < 3) await new Promise((resolve) => setImmediate(resolve))
    feed.down = false
    expect(await seen).toEqual([1, 2, 3])
  })
})

describe('a slow reader', () => {
  test('holds a hundred events at most and reads the rest from the table', async () => {
    const metrics = createMetrics()
    log = createLiveLog({ bus, logger: silentLogger(), metrics, lookEveryMs: never })
    const stream = await log.open(feed, 'k', { from: 'live' })
    for (let i = 0; i < 1_000; i++) await writeAndRing('k', 1)
    expect(await metrics.scrape()).toContain('parley_live_events_total{feed="memory",source="bell"} 100\n')
    expect(await numbers(stream, 1_000)).toEqual(upTo(1, 1_000))
    expect(await metrics.scrape()).toContain('parley_live_events_total{feed="memory",source="table"} 900\n')
    expect(await metrics.scrape()).toContain('parley_live_readers{feed="memory"} 1\n')
    await stream.close()
    expect(await metrics.scrape()).toContain('parley_live_readers{feed="memory"} 0\n')
  })

  test('that the floor has passed ends with CURSOR_EXPIRED and leaves nothing behind', async () => {
    const stream = await log.open(feed, 'k', { from: 'live' })
    for (let i = 0; i < 200; i++) await writeAndRing('k', 1)
    feed.forget('k', 150)
    expect(await numbers(stream, 100)).toEqual(upTo(1, 100))
    await expect(stream.next()).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' })
    expect(await stream.next()).toEqual({ done: true, value: undefined })
    expect(log.stats()).toEqual({ readers: 0, topics: 0 })
  })
})

describe('the end of a stream', () => {
  const waysToEnd: [string, (stream: LiveStream<string>, controller: AbortController) => unknown][] = [
    ['close', (stream) => stream.close()],
    ['return', (stream) => stream.return()],
    ['abort', (_, controller) => controller.abort()],
    ['closing the log', () => log.close()],
  ]
  test.each(waysToEnd)('%s ends a waiting next and frees everything', async (_, end) => {
    const controller = new AbortController()
    const stream = await log.open(feed, 'k', { from: 'live', signal: controller.signal })
    const waiting = stream.next()
    await end(stream, controller)
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(log.stats()).toEqual({ readers: 0, topics: 0 })
    expect(bus.subscriptions).toBe(0)
    await stream.close()
  })

  test('leaving a for-await loop closes the stream', async () => {
    feed.write('k', 1)
    for await (const { number } of await log.open(feed, 'k', { from: 'state' })) {
      expect(number).toBe(1)
      break
    }
    expect(log.stats()).toEqual({ readers: 0, topics: 0 })
  })

  test('an aborted signal opens nothing', async () => {
    await expect(log.open(feed, 'k', { from: 'live', signal: AbortSignal.abort() })).rejects.toThrow(/abort/i)
    expect(log.stats()).toEqual({ readers: 0, topics: 0 })
  })

  test('a head that cannot be read opens nothing', async () => {
    feed.down = true
    await expect(log.open(feed, 'k', { from: 'live' })).rejects.toThrow('the database is down')
    expect(log.stats()).toEqual({ readers: 0, topics: 0 })
    expect(bus.subscriptions).toBe(0)
  })

  test('one of two readers going leaves the bell to the other', async () => {
    const [one, other] = await Promise.all([log.open(feed, 'k', { from: 'live' }), log.open(feed, 'k', { from: 'live' })])
    await one.close()
    expect(log.stats()).toEqual({ readers: 1, topics: 1 })
    await writeAndRing('k', 1)
    expect(await numbers(other, 1)).toEqual([1])
  })

  test('a thousand opened and closed leave no readers, topics, subscriptions, timers or signal listeners', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
    const before = timers()
    const controller = new AbortController()
    setMaxListeners(0, controller.signal)
    const listeners = jest.spyOn(controller.signal, 'addEventListener')
    const removed = jest.spyOn(controller.signal, 'removeEventListener')
    for (let i = 0; i < 10; i++) {
      const streams = await Promise.all(upTo(1, 100).map((n) => log.open(feed, `k${n % 30}`, { from: 'live', signal: controller.signal })))
      expect(log.stats()).toEqual({ readers: 100, topics: 30 })
      await Promise.all(streams.map((stream, index) => (index % 2 === 0 ? stream.close() : stream.return())))
    }
    expect(log.stats()).toEqual({ readers: 0, topics: 0 })
    expect(bus.subscriptions).toBe(0)
    expect(listeners.mock.calls).toHaveLength(1_000)
    expect(removed.mock.calls).toHaveLength(1_000)
    expect(timers()).toBe(before)
  })
})
