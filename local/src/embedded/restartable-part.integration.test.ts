import { createPool } from '@parley/database'
import { createTestDatabase, type TestDatabase } from '@parley/database/testing'
import { createEmbeddedWorkQueue, jsonMessage, type WorkQueue } from '@parley/messaging'
import { createHealth, createMetrics, silentLogger } from '@parley/platform'
import { eventually } from '@parley/platform/testing'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startRestartablePart, type RunningPart } from './restartable-part.ts'

let database: TestDatabase
let queue: WorkQueue
let close: () => Promise<void>
const logger = silentLogger()

beforeAll(async () => {
  database = await createTestDatabase()
  const pool = createPool({ url: database.url, name: 'test', max: 3, logger })
  queue = await createEmbeddedWorkQueue({
    topology: {
      queues: [
        { name: 'work', kind: 'durable', maxLength: 100, deliveryLimit: 5 },
        { name: 'done', kind: 'durable', maxLength: 100, deliveryLimit: 5 },
      ],
      fanouts: [],
    },
    pool,
    logger,
  })
  close = async () => {
    await queue.close()
    await pool.end()
    await database.close()
  }
})
afterAll(() => close())

test('what it had begun is done by the one that follows, and what it still does is not heard', async () => {
  const [metrics, health, services] = [createMetrics(), createHealth(), createHealth()]
  const lives: { taken: number; finish: () => void; cut: boolean; closed: boolean }[] = []
  let refused: unknown
  const part = await startRestartablePart({
    name: 'worker',
    shared: { queue, metrics, health },
    services,
    logger,
    async start(scope): Promise<RunningPart> {
      let finish = () => {}
      const finished = new Promise<void>((resolve) => (finish = resolve))
      const life = { taken: 0, finish, cut: false, closed: false }
      const which = lives.push(life)
      const removeCheck = scope.health.addCheck('worker database', () => {})
      scope.metrics.onScrape(() => scope.metrics.gauge('lives', 'Which of them tells').set(which))
      const consumer = await scope.queue.consume('work', { prefetch: 5 }, async (delivery) => {
        life.taken++
        await finished
        await scope.queue
          .publish('done', jsonMessage(which, { id: `${delivery.id} of ${which}` }))
          .catch((error: unknown) => (refused = error))
        delivery.ack()
      })
      return {
        cut: () => (life.cut = true),
        async close() {
          removeCheck()
          life.closed = true
          await consumer.close()
        },
      }
    },
  })
  const [first] = lives
  for (const id of ['a', 'b', 'c']) await queue.publish('work', jsonMessage(id, { id }))
  await eventually(async () => expect(first?.taken).toBe(3))
  expect(await part.report?.()).toEqual({ ready: true, checks: { 'worker database': 'ok' } })

  part.end()
  expect(part.isStarting()).toBe(true)
  expect(await part.report?.()).toMatchObject({ ready: false })
  expect((await health.report()).checks['worker']).toBe('it is being started again')
  part.end() // is being ended already
  await eventually(async () => expect(part.isStarting()).toBe(false))
  expect(lives).toHaveLength(2)
  expect(first).toMatchObject({ cut: true, closed: true })
  expect(await health.report()).toEqual({ ready: true, checks: { 'worker database': 'ok' } })

  // All three are with the second now; the first one's work ends in nothing.
  await eventually(async () => expect(lives[1]?.taken).toBe(3))
  first?.finish()
  await eventually(async () => expect(refused).toMatchObject({ code: 'SERVICE_UNAVAILABLE' }))
  lives[1]?.finish()
  await eventually(async () => expect([await queue.depth('work'), await queue.depth('done')]).toEqual([0, 3]))
  const ids: string[] = []
  const reader = await queue.consume('done', { prefetch: 5 }, (delivery) => {
    ids.push(delivery.id)
    delivery.ack()
  })
  await eventually(async () => expect(ids.toSorted()).toEqual(['a of 2', 'b of 2', 'c of 2']))
  await reader.close()
  // Of the one that is gone nothing is scraped.
  expect(await metrics.scrape()).toMatch(/^lives 2$/m)
  await part.close()
})

test('one that cannot begin again is tried until it can', async () => {
  let tries = 0
  const part = await startRestartablePart({
    name: 'stubborn',
    shared: { queue, metrics: createMetrics(), health: createHealth() },
    services: createHealth(),
    logger,
    async start() {
      if (++tries === 2) throw new Error('the port is taken')
      return { close: async () => {} }
    },
  })
  part.end()
  await eventually(async () => expect(part.isStarting()).toBe(false))
  expect(tries).toBe(3)
  await part.close()
})
