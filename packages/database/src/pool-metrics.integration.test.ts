import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createLogger, createMetrics } from '@parley/platform'
import { createPool, type Pool } from './pool.ts'
import { createTestDatabase, type TestDatabase } from './testing/index.ts'

let database: TestDatabase
let pool: Pool
const metrics = createMetrics()
beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, name: 'measured', max: 2, logger: createLogger({ name: 'test', level: 'silent' }), metrics })
})
afterAll(async () => {
  await pool.end()
  await database.close()
})

const told = async () => (await metrics.scrape()).split('\n').filter((line) => line.startsWith('db_pool_'))

test('a pool tells who works, who is idle and who waits, each time it is asked', async () => {
  expect(await told()).toContain('db_pool_max{pool="measured"} 2')
  const [first, second] = [await pool.connect(), await pool.connect()]
  const third = pool.connect()
  expect(await told()).toEqual([
    'db_pool_connections{pool="measured",state="active"} 2',
    'db_pool_connections{pool="measured",state="idle"} 0',
    'db_pool_connections{pool="measured",state="waiting"} 1',
    'db_pool_max{pool="measured"} 2',
  ])
  first.release()
  second.release()
  ;(await third).release()
  expect(await told()).toContain('db_pool_connections{pool="measured",state="idle"} 2')
  expect(await told()).toContain('db_pool_connections{pool="measured",state="waiting"} 0')
})
