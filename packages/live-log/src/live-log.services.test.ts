import { promised } from '@parley/platform/testing'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { createPool, type Pool } from '@parley/database'
import { createTestDatabase, type TestDatabase } from '@parley/database/testing'
import { createRedisEventBus, type EventBus } from '@parley/messaging'
import { createMetrics, silentLogger, type Metrics } from '@parley/platform'
import { startRedisServer, type RedisServer } from '@parley/redis/testing'
import { serviceUrl } from '@parley/services/testing'
import { Redis } from 'ioredis'
import { createLiveLog, type LiveLog } from './live-log.ts'
import type { LiveStream } from './live-stream.ts'
import type { PostgresFeed } from './postgres-feed.ts'
import { addScorecards, scoreFeed, writeScores } from './testing/score-feed.ts'

type Score = { said: number }

let database: TestDatabase
let pool: Pool
let scores: PostgresFeed<Score>
let redis: RedisServer
/** As two processes have them. */
let buses: EventBus[]
let writer: LiveLog
let reader: LiveLog
/** The reader's. */
let metrics: Metrics

beforeAll(async () => {
  await serviceUrl('redis') // installs it
  database = await createTestDatabase()
  pool = createPool({ url: database.url, name: 'live-log', max: 10, logger: silentLogger() })
  scores = scoreFeed(pool)
}, 120_000)
beforeEach(async () => {
  redis = await startRedisServer()
  buses = await Promise.all(['writer', 'reader'].map((name) => createRedisEventBus({ url: redis.url, name, logger: silentLogger() })))
  metrics = createMetrics()
  const [ofWriter, ofReader] = buses.map((bus) => createLiveLog({ bus, logger: silentLogger(), metrics }))
  if (ofWriter === undefined || ofReader === undefined) throw new Error('no logs')
  writer = ofWriter
  reader = ofReader
})
afterEach(async () => {
  redis.resume()
  await Promise.all([writer.close(), reader.close()])
  await Promise.all(buses.map((bus) => bus.close()))
  await redis.close()
})
afterAll(async () => {
  await pool.end()
  await database.close()
})

const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

async function writeAndRing(key: string, count: number) {
  const written = await writeScores(pool, scores, new Map([[key, count]]))
  await writer.ring('score', key, written.get(key) ?? [])
}

async function numbers(stream: LiveStream<Score>, count: number): Promise<number[]> {
  const seen: number[] = []
  while (seen.length < count) {
    const { done, value } = await stream.next()
    if (done === true) break
    seen.push(value.number)
  }
  return seen
}

test('a reader misses nothing when Redis is killed, and restarted empty', async () => {
  await addScorecards(pool, ['killed'])
  const stream = await reader.open(scores, 'killed', { from: 'live' })
  await writeAndRing('killed', 5)
  expect(await numbers(stream, 5)).toEqual(upTo(1, 5))
  await redis.kill()
  await writeAndRing('killed', 5)
  // Without a bell, by the next look at the table.
  expect(await numbers(stream, 5)).toEqual(upTo(6, 10))
  await redis.start()
  await writeAndRing('killed', 5)
  expect(await numbers(stream, 5)).toEqual(upTo(11, 15))
})

test('a reader who comes while Redis is away reads all the same, and hears bells once it is back', async () => {
  await addScorecards(pool, ['away'])
  await redis.kill()
  await writeAndRing('away', 3)
  const opening = performance.now()
  const stream = await reader.open(scores, 'away', { from: 'state' })
  expect(performance.now() - opening).toBeLessThan(promised(2_000))
  expect(await numbers(stream, 1)).toEqual([3])
  await writeAndRing('away', 2)
  expect(await numbers(stream, 2)).toEqual([4, 5])
  await redis.start()
  for (let number = 6; ; number += 1) {
    await writeAndRing('away', 1)
    expect(await numbers(stream, 1)).toEqual([number])
    if ((await metrics.scrape()).includes('parley_live_events_total{feed="score",source="bell"}')) break
  }
})

test('a reader who comes while Redis hangs reads within its patience', async () => {
  await addScorecards(pool, ['hangs'])
  redis.stall()
  const opening = performance.now()
  const stream = await reader.open(scores, 'hangs', { from: 'live' })
  expect(performance.now() - opening).toBeLessThan(promised(2_500))
  await writeAndRing('hangs', 2)
  expect(await numbers(stream, 2)).toEqual([1, 2])
})

test('a thousand readers, opened and closed, leave no channel behind', async () => {
  const keys = upTo(1, 200).map((n) => `many-${n}`)
  await addScorecards(pool, keys)
  const asks = new Redis(redis.url)
  const channels = async () => (await asks.pubsub('CHANNELS', '*')).length
  for (const _ of upTo(1, 5)) {
    const streams = await Promise.all(keys.map((key) => reader.open(scores, key, { from: 'live' })))
    expect(await channels()).toBe(200)
    await Promise.all(streams.map((stream) => stream.close()))
  }
  // UNSUBSCRIBE is on its way; what is asked behind it on the same connection comes after it.
  await buses[1]?.subscribe('last', () => undefined)
  expect(await channels()).toBe(1)
  await asks.quit()
})
