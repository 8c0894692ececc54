import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createPool, type Pool } from '@parley/database'
import { createTestDatabase, type TestDatabase } from '@parley/database/testing'
import { createEmbeddedEventBus } from '@parley/messaging'
import { silentLogger } from '@parley/platform'
import { encodeCursor } from './cursor.ts'
import { createLiveLog, type LiveLog } from './live-log.ts'
import type { LiveStream } from './live-stream.ts'
import type { FeedStore } from './feed.ts'
import type { PostgresFeed } from './postgres-feed.ts'
import { faultyBus, type FaultyBus } from './testing/faulty-bus.ts'
import { addScorecards, scoreFeed, writeScores } from './testing/score-feed.ts'

type Score = { said: number }

let database: TestDatabase
let pool: Pool
let scores: PostgresFeed<Score>
let bus: FaultyBus
let log: LiveLog

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, name: 'live-log', max: 10, logger: silentLogger() })
  scores = scoreFeed(pool)
})
beforeEach(() => {
  bus = faultyBus(createEmbeddedEventBus())
  log = createLiveLog({ bus, logger: silentLogger(), lookEveryMs: 50 })
})
afterEach(async () => {
  await log.close()
  await bus.close()
})
afterAll(async () => {
  await pool.end()
  await database.close()
})

const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)
const cursorOf = (key: string, number: number) => encodeCursor({ feed: 'score', key, number })

/** Writes and commits; the process may die before it rings. */
const write = async (key: string, count: number) => (await writeScores(pool, scores, new Map([[key, count]]))).get(key) ?? []
const writeAndRing = async (key: string, count: number) => log.ring('score', key, await write(key, count))

async function numbers(stream: LiveStream<Score>, count: number): Promise<number[]> {
  const seen: number[] = []
  while (seen.length < count) {
    const { done, value } = await stream.next()
    if (done === true) break
    // An event says what it said when its number was given, wherever it came from.
    expect(value.event).toEqual({ said: value.number })
    seen.push(value.number)
  }
  return seen
}

describe('a watcher has every number once and in order', () => {
  test('when the bus is cut, events are written, and the bus is restored', async () => {
    await addScorecards(pool, ['cut'])
    const stream = await log.open(scores, 'cut', { from: 'live' })
    const seen = numbers(stream, 60)
    await writeAndRing('cut', 10)
    bus.cut = true
    for (const _ of upTo(1, 20)) await writeAndRing('cut', 2)
    bus.cut = false
    await writeAndRing('cut', 10)
    expect(await seen).toEqual(upTo(1, 60))
  })

  test('when the writer dies between commit and ring, without another event', async () => {
    await addScorecards(pool, ['crash'])
    const stream = await log.open(scores, 'crash', { from: 'live' })
    await write('crash', 3)
    expect(await numbers(stream, 3)).toEqual([1, 2, 3])
  })

  test('when eight writers commit and ring at once, each bell twice', async () => {
    await addScorecards(pool, ['eight'])
    const watchers = await Promise.all(upTo(1, 5).map(() => log.open(scores, 'eight', { from: 'live' })))
    const seen = watchers.map((stream) => numbers(stream, 400))
    await Promise.all(
      upTo(1, 8).map(async () => {
        for (const _ of upTo(1, 25)) {
          const events = await write('eight', 2)
          await Promise.all([log.ring('score', 'eight', events), log.ring('score', 'eight', events)])
        }
      }),
    )
    for (const each of await Promise.all(seen)) expect(each).toEqual(upTo(1, 400))
  })

  test('when it comes back with a cursor from any place', async () => {
    await addScorecards(pool, ['resume'])
    await write('resume', 230)
    for (const after of upTo(0, 230)) {
      const stream = await log.open(scores, 'resume', { from: 'live', after: cursorOf('resume', after) })
      expect(await numbers(stream, 230 - after)).toEqual(upTo(after + 1, 230))
      await stream.close()
    }
  })

  test('when each event is the last before it resumes', async () => {
    await addScorecards(pool, ['again'])
    let after: string | undefined
    const seen: number[] = []
    for (const _ of upTo(1, 30)) {
      const stream = await log.open(scores, 'again', { from: 'live', after })
      await writeAndRing('again', 2)
      const { value } = await stream.next()
      seen.push(value?.number ?? 0)
      after = value?.cursor
      await stream.close()
    }
    expect(seen).toEqual(upTo(1, 30))
  })
})

test('a reader that is 20,000 events behind misses none and holds few of them', async () => {
  await addScorecards(pool, ['slow'])
  const pages: number[] = []
  const counted: FeedStore<Score> = {
    name: scores.name,
    heads: (keys) => scores.heads(keys),
    async read(key, number, limit) {
      const page = await scores.read(key, number, limit)
      pages.push(page.length)
      return page
    },
  }
  const stream = await log.open(counted, 'slow', { from: 'live' })
  for (const _ of upTo(1, 200)) await writeAndRing('slow', 100)
  // While nobody reads the stream, nothing is read for it.
  expect(pages).toEqual([])
  expect(await numbers(stream, 20_000)).toEqual(upTo(1, 20_000))
  expect(Math.max(...pages)).toBeLessThanOrEqual(100)
})

describe('pruned events', () => {
  test('end a slow reader with CURSOR_EXPIRED and refuse a cursor before them', async () => {
    await addScorecards(pool, ['pruned'])
    const stream = await log.open(scores, 'pruned', { from: 'live' })
    bus.cut = true
    await writeAndRing('pruned', 30)
    await scores.prune({ olderThanMs: 0, keepPerKey: 10 })
    await expect(numbers(stream, 30)).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' })
    const open = (after: number) => log.open(scores, 'pruned', { from: 'live', after: cursorOf('pruned', after) })
    await expect(open(19)).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' })
    expect(await numbers(await open(20), 10)).toEqual(upTo(21, 30))
    await expect(open(31)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  })
})

test('a thousand streams opened and closed leave nothing behind', async () => {
  const keys = upTo(1, 50).map((n) => `leak${n}`)
  await addScorecards(pool, keys)
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  const before = timers()
  for (const _ of upTo(1, 20)) {
    const streams = await Promise.all(keys.map((key) => log.open(scores, key, { from: 'live' })))
    await Promise.all(keys.map((key) => writeAndRing(key, 1)))
    await Promise.all(streams.map((stream) => numbers(stream, 1)))
    await Promise.all(streams.map((stream) => stream.close()))
  }
  expect(log.stats()).toEqual({ readers: 0, topics: 0 })
  // The pool's idle connections have timers of their own.
  expect(timers()).toBeLessThanOrEqual(before + pool.totalCount)
})
