import { afterAll, beforeAll } from '@jest/globals'
import { createPool, type Pool } from '@parley/database'
import { createTestDatabase, type TestDatabase } from '@parley/database/testing'
import { silentLogger } from '@parley/platform'
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
    async open(topology) {
      const name = `queue-${(opened += 1)}`
      const pool = createPool({ url: database.url, name, max: 3, logger })
      const queue = await createEmbeddedWorkQueue({ topology, pool, logger, retryDelayMs: () => 20 })
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
