import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createPool, type Pool } from '@parley/database'
import { createTestDatabase, type TestDatabase } from '@parley/database/testing'
import { createMetrics, silentLogger } from '@parley/platform'
import { jsonMessage } from '../json-message.ts'
import { collect } from '../testing/collect.ts'
import { describeWorkQueue } from '../testing/work-queue-contract.ts'
import type { WorkQueue } from '../work-queue.ts'
import { createEmbeddedWorkQueue } from './embedded-work-queue.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.close())

const logger = silentLogger()
let opened = 0

describeWorkQueue('the embedded queue', async () => {
  const pools = new Map<WorkQueue, Pool>()
  const names = new Map<WorkQueue, string>()
  return {
    async open(topology, retryDelayMs = 20) {
      const name = `queue-${(opened += 1)}`
      const pool = createPool({ url: database.url, name, max: 3, logger })
      const queue = await createEmbeddedWorkQueue({ topology, pool, logger, retryDelayMs: () => retryDelayMs })
      pools.set(queue, pool)
      names.set(queue, name)
      return queue
    },
    async crash(queue) {
      // No new connection, and the old ones gone from one moment to the next.
      void pools.get(queue)?.end()
      pools.delete(queue)
      const killer = createPool({ url: database.url, name: 'killer', max: 1, logger })
      await killer.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [names.get(queue)])
      await killer.end()
    },
    async close() {
      for (const queue of names.keys()) await queue.close()
      for (const pool of pools.values()) await pool.end()
    },
  }
})

test('counts what waits, what was lost and what died', async () => {
  const pool = createPool({ url: database.url, name: 'metrics', max: 3, logger })
  const metrics = createMetrics()
  const topology = {
    queues: [
      { name: 'm.durable', kind: 'durable' as const, maxLength: 10, deliveryLimit: 1 },
      { name: 'm.transient', kind: 'transient' as const, maxLength: 1 },
    ],
    fanouts: [],
  }
  const queue = await createEmbeddedWorkQueue({ topology, pool, logger, metrics })
  for (let n = 0; n < 3; n += 1) {
    await queue.publish('m.durable', jsonMessage(n))
    await queue.publish('m.transient', jsonMessage(n))
  }
  expect(await metrics.scrape()).toContain('queue_depth{queue="m.durable"} 3')
  const died = collect<string>()
  await queue.consume('m.durable.dead', { prefetch: 10 }, (delivery) => died.add(delivery.id))
  await queue.consume('m.durable', { prefetch: 1 }, (delivery) => delivery.nack('no'))
  await died.first(3)
  const text = await metrics.scrape()
  expect(text).toContain('queue_depth{queue="m.durable"} 0')
  expect(text).toContain('queue_depth{queue="m.transient"} 1')
  expect(text).toContain('queue_consumers{queue="m.durable"} 1')
  expect(text).toContain('queue_consumers{queue="m.durable.dead"} 1')
  expect(text).toContain('queue_consumers{queue="m.transient"} 0')
  expect(text).toContain('parley_queue_dropped_total{queue="m.transient",reason="full"} 2')
  expect(text).toContain('parley_queue_dead_total{queue="m.durable"} 3')
  await queue.close()
  await pool.end()
  await metrics.scrape()
})

test('goes on after the database has cut its connections', async () => {
  const pool = createPool({ url: database.url, name: 'cut-off', max: 3, logger })
  const topology = { queues: [{ name: 'c.durable', kind: 'durable' as const, maxLength: 10, deliveryLimit: 3 }], fanouts: [] }
  const queue = await createEmbeddedWorkQueue({ topology, pool, logger })
  const taken = collect<[string, number]>()
  await queue.consume('c.durable', { prefetch: 10 }, (delivery) => {
    taken.add([delivery.id, delivery.attempt])
    if (delivery.id === 'after') delivery.ack()
  })
  await queue.publish('c.durable', jsonMessage(1, { id: 'held' }))
  await taken.first(1)
  const killer = createPool({ url: database.url, name: 'killer', max: 1, logger })
  await killer.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'cut-off'`)
  await killer.end()
  // What was out when the connection went comes again.
  expect((await taken.first(2))[1]).toEqual(['held', 2])
  await queue.publish('c.durable', jsonMessage(2, { id: 'after' }))
  expect((await taken.first(3))[2]).toEqual(['after', 1])
  await queue.close()
  await pool.end()
})

test('takes nothing more once a consumer is closed, though it was about to', async () => {
  const pool = createPool({ url: database.url, name: 'closed', max: 3, logger })
  const topology = { queues: [{ name: 'e.durable', kind: 'durable' as const, maxLength: 100, deliveryLimit: 3 }], fanouts: [] }
  const queue = await createEmbeddedWorkQueue({ topology, pool, logger })
  for (let n = 1; n <= 30; n += 1) {
    const consumer = await queue.consume('e.durable', { prefetch: 10 }, (delivery) => delivery.ack())
    await consumer.close()
    await queue.publish('e.durable', jsonMessage(n))
    expect(await queue.depth('e.durable')).toBe(n)
  }
  await queue.close()
  await pool.end()
})
