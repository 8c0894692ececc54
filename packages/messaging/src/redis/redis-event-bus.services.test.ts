import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createHealth, createMetrics, silentLogger } from '@parley/platform'
import { eventually, promised } from '@parley/platform/testing'
import { startRedisServer, type RedisServer } from '@parley/redis/testing'
import { serviceUrl } from '@parley/services/testing'
import { Redis } from 'ioredis'
import { randomUUID } from 'node:crypto'
import type { EventBus } from '../event-bus.ts'
import { collect } from '../testing/collect.ts'
import { describeEventBus } from '../testing/event-bus-contract.ts'
import { liveMemory } from '../testing/live-memory.ts'
import { createRedisEventBus, type RedisEventBusOptions } from './redis-event-bus.ts'

const logger = silentLogger()
const unavailable = { extensions: { code: 'SERVICE_UNAVAILABLE' } }
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

let shared: string
beforeAll(async () => {
  shared = await serviceUrl('redis')
}, 120_000)

describeEventBus('Redis', async () => {
  const open: EventBus[] = []
  const prefix = `${randomUUID()}:`
  return {
    async open() {
      const bus = await createRedisEventBus({ url: shared, name: 'contract', prefix, logger })
      open.push(bus)
      return bus
    },
    close: async () => void (await Promise.all(open.map((bus) => bus.close()))),
  }
})

describe('the bus on a Redis of its own', () => {
  let server: RedisServer
  let asks: Redis
  let buses: EventBus[]
  beforeEach(async () => {
    server = await startRedisServer()
    asks = new Redis(server.url, { retryStrategy: () => 20 })
    asks.on('error', () => undefined) // it is killed on purpose
    buses = []
  })
  afterEach(async () => {
    server.resume()
    await Promise.all(buses.map((bus) => bus.close()))
    asks.disconnect()
    await server.close()
  })

  const open = async (options: Partial<RedisEventBusOptions> = {}) => {
    const bus = await createRedisEventBus({ url: server.url, name: 'test', logger, ...options })
    buses.push(bus)
    return bus
  }
  const clients = async () => String(await asks.client('LIST'))
  const named = async (name: string) => (await clients()).split('\n').filter((line) => line.includes(` name=${name} `))
  const listeners = async (channel: string) => Number((await asks.pubsub('NUMSUB', channel))[1])
  const publishUntilHeard = async (bus: EventBus, topic: string, heard: readonly unknown[]) =>
    eventually(async () => {
      await bus.publish(topic, 'anyone?')
      if (heard.length === 0) throw new Error('nobody hears it')
    })
  const took = async (work: () => Promise<unknown>) => {
    const start = performance.now()
    await work()
    return performance.now() - start
  }

  test('has one connection to publish and one to listen on, by name, whatever the number of topics', async () => {
    const bus = await open({ name: 'emotion' })
    const heard = collect<unknown>()
    await Promise.all(upTo(2_500).map((n) => bus.subscribe(`topic.${n}`, heard.add)))
    expect(await named('emotion-publisher')).toHaveLength(1)
    const [line, ...others] = await named('emotion-subscriber')
    expect(others).toEqual([])
    expect(line).toContain(' sub=2500 ')
    for (const n of [1, 1_250, 2_500]) await bus.publish(`topic.${n}`, n)
    expect(await heard.first(3)).toEqual([1, 1_250, 2_500])
  })

  test('leaves a channel with its last listener', async () => {
    const bus = await open()
    const [first, second] = await Promise.all([bus.subscribe('topic', () => undefined), bus.subscribe('topic', () => undefined)])
    await first()
    expect(await listeners('parley:topic')).toBe(1)
    await second()
    await eventually(async () => expect(await listeners('parley:topic')).toBe(0))
    const heard = collect<unknown>()
    await bus.subscribe('topic', heard.add)
    await bus.publish('topic', 'again')
    expect(await heard.first(1)).toEqual(['again'])
  })

  test('comes and goes on a topic faster than Redis answers, and ends as it was last told', async () => {
    const bus = await open()
    const heard = collect<unknown>()
    for (const _ of upTo(50)) void (await bus.subscribe('topic', () => undefined))()
    const stops = await Promise.all(upTo(50).map(() => bus.subscribe('topic', heard.add)))
    await Promise.all(stops.slice(1).map((stop) => stop()))
    await bus.publish('topic', 'one')
    expect(await heard.first(1)).toEqual(['one'])
    expect(await listeners('parley:topic')).toBe(1)
  })

  test('platforms with other prefixes hear nothing of each other, whatever the database', async () => {
    const [here, there] = [await open({ prefix: 'here:' }), await open({ prefix: 'there:', url: `${server.url}/3` })]
    const [mine, theirs] = [collect<unknown>(), collect<unknown>()]
    await here.subscribe('topic', mine.add)
    await there.subscribe('topic', theirs.add)
    await here.publish('topic', 'here')
    await there.publish('topic', 'there')
    expect([await mine.first(1), await theirs.first(1)]).toEqual([['here'], ['there']])
    expect([mine.all, theirs.all]).toEqual([['here'], ['there']])
  })

  test('subscriptions come back by themselves when Redis was restarted, empty', async () => {
    const bus = await open()
    const heard = [collect<unknown>(), collect<unknown>()]
    await bus.subscribe('a', heard[0]?.add ?? (() => undefined))
    await bus.subscribe('b', heard[1]?.add ?? (() => undefined))
    const stop = await bus.subscribe('c', () => undefined)
    await server.kill()
    await stop()
    await server.start()
    await publishUntilHeard(bus, 'a', heard[0]?.all ?? [])
    await publishUntilHeard(bus, 'b', heard[1]?.all ?? [])
    expect(await asks.pubsub('CHANNELS', 'parley:*')).toHaveLength(2)
  })

  test('says that Redis is away: at once in publish, in health, in the metrics; and that it is back', async () => {
    const [health, metrics] = [createHealth(), createMetrics()]
    const bus = await open({ health, metrics, name: 'scoring' })
    expect(await health.report()).toEqual({ ready: true, checks: { Redis: 'ok' } })
    await server.kill()
    await eventually(async () => expect((await health.report()).checks['Redis']).toContain('out of reach'))
    expect(await took(() => expect(bus.publish('topic', 1)).rejects.toMatchObject(unavailable))).toBeLessThan(promised(500))
    expect(await metrics.scrape()).toContain('parley_bus_publish_failures_total 1')
    // Of the two connections one may be told before the other.
    await eventually(async () => expect(await metrics.scrape()).toContain('parley_redis_connected{connection="scoring-publisher"} 0'))
    await server.start()
    await eventually(async () => expect(await health.report()).toEqual({ ready: true, checks: { Redis: 'ok' } }))
    await eventually(async () => expect(await metrics.scrape()).toContain('parley_redis_connected{connection="scoring-subscriber"} 1'))
  })

  test('keeps nothing that could not be published: what comes after the outage is the first to be heard', async () => {
    const bus = await open()
    const heard = collect<unknown>()
    await bus.subscribe('topic', heard.add)
    await server.kill()
    const failed = await Promise.allSettled(upTo(1_000).map((n) => bus.publish('topic', n)))
    expect(failed.filter(({ status }) => status === 'rejected')).toHaveLength(1_000)
    await server.start()
    await publishUntilHeard(bus, 'topic', heard.all)
    expect(new Set(heard.all)).toEqual(new Set(['anyone?']))
  })

  test('a Redis that hangs costs a publish 2 s once, then nothing; and it is found again when it goes on', async () => {
    const bus = await open()
    const heard = collect<unknown>()
    await bus.subscribe('topic', heard.add)
    server.stall()
    expect(await took(() => expect(bus.publish('topic', 1)).rejects.toMatchObject(unavailable))).toBeLessThan(promised(2_500))
    expect(await took(() => expect(bus.publish('topic', 2)).rejects.toMatchObject(unavailable))).toBeLessThan(promised(500))
    server.resume()
    await publishUntilHeard(bus, 'topic', heard.all)
  })

  test('a Redis that hangs holds 10,000 publishes, and refuses more at once', async () => {
    const bus = await open()
    server.stall()
    const held = upTo(10_000).map((n) => bus.publish('topic', n).catch((error: unknown) => error))
    const more = await Promise.all(upTo(100).map((n) => bus.publish('topic', n).catch((error: unknown) => error)))
    for (const error of more) expect(error).toMatchObject({ ...unavailable, cause: { message: '10000 commands wait for Redis' } })
    for (const error of await Promise.all(held)) expect(error).toMatchObject(unavailable)
  })

  test('a subscription made during an outage is heard after it', async () => {
    const bus = await open()
    await server.kill()
    await eventually(async () => expect(bus.publish('topic', 1)).rejects.toMatchObject(unavailable))
    const heard = collect<unknown>()
    expect(await took(() => bus.subscribe('topic', heard.add))).toBeLessThan(promised(500))
    const stop = await bus.subscribe('other', () => undefined)
    await stop()
    await server.start()
    await publishUntilHeard(bus, 'topic', heard.all)
    expect(await asks.pubsub('CHANNELS', 'parley:*')).toEqual(['parley:topic'])
  })

  test('a subscription that a hanging Redis does not confirm goes on after 2 s', async () => {
    const bus = await open()
    server.stall()
    const heard = collect<unknown>()
    expect(await took(() => bus.subscribe('topic', heard.add))).toBeLessThan(promised(2_500))
    server.resume()
    await publishUntilHeard(bus, 'topic', heard.all)
  })

  test('opens without Redis, and finds it when it comes', async () => {
    await server.kill()
    const opening = performance.now()
    const bus = await open()
    expect(performance.now() - opening).toBeLessThan(promised(2_500))
    const heard = collect<unknown>()
    await bus.subscribe('topic', heard.add)
    await server.start()
    await publishUntilHeard(bus, 'topic', heard.all)
  })

  test('closes while Redis is away, and while it hangs, and lets nothing run on', async () => {
    const bus = await open()
    await server.kill()
    await bus.close()
    await server.start()
    const other = await open({ name: 'second' })
    server.stall()
    expect(await took(() => other.close())).toBeLessThan(promised(3_000))
    server.resume()
    await eventually(async () => expect(await named('second-publisher')).toEqual([]))
    expect(await named('test-publisher')).toEqual([])
  })

  test('says in one sentence that an address is none of Redis', async () => {
    await expect(open({ url: 'localhost:6379' })).rejects.toThrow('must begin with redis://')
  })

  test('what a listener was called with is forgotten, however much passes', async () => {
    const bus = await open()
    let heard = 0
    await bus.subscribe('topic', () => (heard += 1))
    const payload = { text: 'x'.repeat(5_000) }
    const before = liveMemory()
    for (let n = 500; n <= 20_000; n += 500) {
      await Promise.all(upTo(500).map(() => bus.publish('topic', payload)))
      // Redis cuts off a subscriber that falls far behind.
      await eventually(async () => expect(heard).toBe(n))
    }
    // A hundred megabytes have passed.
    expect(liveMemory() - before).toBeLessThan(20_000_000)
  })
})
