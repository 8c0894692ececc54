import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createMetrics, silentLogger, type Metrics } from '@parley/platform'
import { eventually, promised } from '@parley/platform/testing'
import { openRedisConnection, type RedisConnection } from '@parley/redis'
import { startRedisServer, type RedisServer } from '@parley/redis/testing'
import { serviceUrl } from '@parley/services/testing'
import { createRateLimits, type RateLimit } from './rate-limits.ts'
import { describeRateLimits } from './testing/rate-limits-contract.ts'

const logger = silentLogger()

let shared: string
beforeAll(async () => {
  shared = await serviceUrl('redis')
}, 120_000)

describeRateLimits('Redis', async () => {
  const connect = () => openRedisConnection({ url: shared, name: 'limits', logger })
  const connections = [await connect(), await connect()] as const
  return {
    replicas: [createRateLimits({ redis: connections[0], logger }), createRateLimits({ redis: connections[1], logger })],
    close: async () => void (await Promise.all(connections.map((connection) => connection.close()))),
  }
})

describe('without Redis', () => {
  let server: RedisServer
  let redis: RedisConnection
  let metrics: Metrics
  let limit: RateLimit
  beforeEach(async () => {
    server = await startRedisServer()
    redis = await openRedisConnection({ url: server.url, name: 'limits', logger, timeoutMs: 300 })
    metrics = createMetrics()
    limit = createRateLimits({ redis, logger, metrics }).create({ name: 'sign-in', limit: 2 })
  })
  afterEach(async () => {
    server.resume()
    await redis.close()
    await server.close()
  })

  test('nobody is locked out and not everything let through: it counts in memory, and says so', async () => {
    await limit.take('key')
    await server.kill()
    await eventually(async () => expect(redis.ready).toBe(false))
    await limit.take('key')
    await limit.take('key')
    await expect(limit.take('key')).rejects.toMatchObject({ extensions: { code: 'RATE_LIMITED' } })
    expect(await metrics.scrape()).toContain('parley_rate_limit_fallbacks_total{limit="sign-in"} 3')
  })

  test('a Redis that hangs costs the first attempt its time limit, the others nothing', async () => {
    server.stall()
    const start = performance.now()
    await limit.take('key')
    expect(performance.now() - start).toBeLessThan(promised(1_500))
    await eventually(async () => expect(redis.ready).toBe(false))
    const then = performance.now()
    await limit.take('key')
    expect(performance.now() - then).toBeLessThan(promised(200))
  })

  test('counts in Redis again as soon as it is back', async () => {
    await server.kill()
    await limit.take('key')
    await server.start()
    await eventually(async () => expect(redis.ready).toBe(true))
    await limit.take('key')
    await limit.take('key')
    await expect(limit.take('key')).rejects.toMatchObject({ extensions: { code: 'RATE_LIMITED' } })
    expect(await redis.run((client) => client.keys('parley:rate:sign-in:*'))).toHaveLength(1)
  })

  test('keeps no e-mail address in Redis, and no key beyond its window', async () => {
    await limit.take('someone@example.com')
    const [key = ''] = await redis.run((client) => client.keys('*'))
    expect(key).toMatch(/^parley:rate:sign-in:[\w-]{43}$/)
    expect(await redis.run((client) => client.ttl(key))).toBeGreaterThan(0)
  })
})
