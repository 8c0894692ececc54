import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createMetrics, silentLogger } from '@parley/platform'
import { eventually, promised } from '@parley/platform/testing'
import { openRedisConnection, type RedisConnection } from '@parley/redis'
import { startRedisServer, type RedisServer } from '@parley/redis/testing'
import { serviceUrl } from '@parley/services/testing'
import { z } from 'zod'
import { createCaches, type Cache } from './caches.ts'
import { describeCaches } from './testing/cache-contract.ts'

const logger = silentLogger()

let shared: string
beforeAll(async () => {
  shared = await serviceUrl('redis')
}, 120_000)

describeCaches('Redis', async () => {
  const redis = await openRedisConnection({ url: shared, name: 'cache', logger })
  return { caches: createCaches({ redis, logger }), close: () => redis.close() }
})

describe('a cache in Redis', () => {
  let server: RedisServer
  let redis: RedisConnection
  let loads: number
  beforeEach(async () => {
    server = await startRedisServer()
    redis = await openRedisConnection({ url: server.url, name: 'cache', logger, timeoutMs: 300 })
    loads = 0
  })
  afterEach(async () => {
    server.resume()
    await redis.close()
    await server.close()
  })

  const numbers = (connection = redis): Cache<number> =>
    createCaches({ redis: connection, logger, metrics: createMetrics() }).create({ name: 'numbers', schema: z.number() })
  const load = async (keys: string[]) => {
    loads += 1
    return new Map(keys.map((key) => [key, key.length]))
  }

  test('is shared by replicas, under its prefix, for five minutes at most', async () => {
    const other = await openRedisConnection({ url: server.url, name: 'cache', logger })
    await numbers().getMany(['a', 'bc'], load)
    await eventually(async () => expect(await redis.run((client) => client.dbsize())).toBe(2))
    expect(await numbers(other).getMany(['a', 'bc'], load)).toEqual(
      new Map([
        ['a', 1],
        ['bc', 2],
      ]),
    )
    expect(loads).toBe(1)
    const left = await redis.run((client) => client.pttl('parley:cache:numbers:bc'))
    expect(left).toBeGreaterThan(200_000)
    expect(left).toBeLessThanOrEqual(300_000)
    await other.close()
  })

  test('a Redis that is away costs loads, nothing else', async () => {
    const cache = numbers()
    await cache.getMany(['a'], load)
    await server.kill()
    await eventually(async () => expect(redis.ready).toBe(false))
    expect(await cache.getMany(['a'], load)).toEqual(new Map([['a', 1]]))
    expect(await cache.getMany(['a'], load)).toEqual(new Map([['a', 1]]))
    expect(loads).toBe(3)
    await server.start()
    await eventually(async () => expect(redis.ready).toBe(true))
    await cache.getMany(['a'], load)
    await cache.getMany(['a'], load)
    expect(loads).toBe(4)
  })

  test('a Redis that hangs costs the first reader its time limit, the others nothing', async () => {
    const cache = numbers()
    server.stall()
    const start = performance.now()
    expect(await cache.getMany(['a'], load)).toEqual(new Map([['a', 1]]))
    expect(performance.now() - start).toBeLessThan(promised(1_500))
    await eventually(async () => expect(redis.ready).toBe(false))
    const then = performance.now()
    await cache.getMany(['a'], load)
    expect(performance.now() - then).toBeLessThan(promised(200))
  })
})
