import { expect, test } from '@jest/globals'
import { silentLogger } from '@parley/platform'
import fc from 'fast-check'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { createLiveLog } from './live-log.ts'
import type { LiveStream } from './live-stream.ts'
import { createLocalBus, type LocalBus } from './testing/local-bus.ts'
import { createMemoryFeed } from './testing/memory-feed.ts'

/** What may happen to one key and its two watchers. */
const step = fc.oneof(
  fc.record({ do: fc.constant('write' as const), count: fc.integer({ min: 1, max: 120 }) }),
  fc.record({ do: fc.constant('write' as const), count: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    do: fc.constant('ring' as const),
    fault: fc.constantFrom<LocalBus['fault']>('deliver', 'deliver', 'twice', 'lose', 'refuse'),
  }),
  // Any run of what was written, however old: a late or repeated bell.
  fc.record({ do: fc.constant('ring again' as const), from: fc.nat(400), count: fc.integer({ min: 1, max: 130 }) }),
  fc.record({ do: fc.constant('nonsense' as const), payload: fc.jsonValue() }),
  fc.record({ do: fc.constant('read' as const), watcher: fc.nat(1), count: fc.integer({ min: 1, max: 90 }) }),
  fc.record({ do: fc.constant('resume' as const), watcher: fc.nat(1) }),
  fc.record({ do: fc.constant('database' as const), down: fc.boolean() }),
  fc.record({ do: fc.constant('pause' as const) }),
)

test('whatever is written, rung, lost, repeated, read and resumed in whatever order: each watcher has every number once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const bus = createLocalBus()
      const feed = createMemoryFeed()
      const log = createLiveLog({ bus, logger: silentLogger(), lookEveryMs: 1 })
      const open = (after?: string) => log.open(feed, 'k', { from: 'live', after })
      const watchers = await Promise.all([0, 1].map(async () => watcher(await open())))
      let unrung = 0
      let written = 0
      try {
        for (const now of steps) {
          if (now.do === 'write') {
            feed.write('k', now.count)
            written += now.count
          } else if (now.do === 'ring') {
            bus.fault = now.fault
            await log.ring(feed.name, 'k', feed.written('k').slice(unrung))
            unrung = written
          } else if (now.do === 'ring again') {
            bus.fault = 'deliver'
            await log.ring(feed.name, 'k', feed.written('k').slice(now.from, now.from + now.count))
          } else if (now.do === 'nonsense') {
            bus.fault = 'deliver'
            await bus.publish('live.memory.k', now.payload)
          } else if (now.do === 'read') {
            void watchers[now.watcher]?.read(now.count)
          } else if (now.do === 'resume' && !feed.down) {
            await watchers[now.watcher]?.resume(open)
          } else if (now.do === 'database') {
            feed.down = now.down
          } else {
            await new Promise((resolve) => setImmediate(resolve))
          }
        }
        feed.down = false
        for (const each of watchers) expect(await each.upTo(written)).toEqual(Array.from({ length: written }, (_, index) => index + 1))
      } finally {
        await log.close()
      }
      expect(log.stats()).toEqual({ readers: 0, topics: 0 })
      expect(bus.subscriptions).toBe(0)
    }),
    { numRuns: 200 },
  )
})

/** Reads a stream, one read after the other, and remembers what it saw. */
function watcher(opened: LiveStream<string>) {
  let stream = opened
  const seen: number[] = []
  let reading: Promise<void> = Promise.resolve()
  let counted = () => {}
  /** Reads until `wanted` says it is enough or the stream ends. */
  const readWhile = (wanted: () => boolean): Promise<void> => {
    const current = stream
    reading = reading.then(async () => {
      while (wanted()) {
        const { done, value } = await current.next()
        if (done === true) return
        expect(value.event).toBe(`k ${value.number}`)
        expect(decodeCursor(value.cursor, { feed: 'memory', key: 'k' })).toBe(value.number)
        seen.push(value.number)
        counted()
      }
    })
    return reading
  }
  return {
    read: (count: number) => {
      let left = count
      return readWhile(() => left-- > 0)
    },
    /** Leaves, in the middle of a read or not, and comes back with the cursor that it saw last. */
    async resume(open: (after: string) => Promise<LiveStream<string>>) {
      await stream.close()
      await reading
      stream = await open(encodeCursor({ feed: 'memory', key: 'k', number: seen.at(-1) ?? 0 }))
    },
    /** What it saw by the time it saw as many. */
    async upTo(count: number) {
      const reached = new Promise<void>((resolve) => (counted = () => void (seen.length >= count && resolve())))
      counted()
      await Promise.race([reached, readWhile(() => true)])
      return seen
    },
  }
}
