import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { isOutOfReach, silentLogger } from '@parley/platform'
import { setTimeout as pause } from 'node:timers/promises'
import { copyRows } from './copy-rows.ts'
import { createPool, type Pool } from './pool.ts'
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts'
import { inTransaction } from './transaction.ts'

let database: TestDatabase
let pool: Pool
beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, name: 'pool-test', max: 1, logger: silentLogger(), statementTimeoutMs: 200 })
})
afterAll(async () => {
  await pool.end()
  await database.close()
})

test('a server that is stalled is given up, and so is the connection to it', async () => {
  const { rows } = await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  const pid = rows[0]?.pid ?? 0
  process.kill(pid, 'SIGSTOP')
  try {
    const failure: unknown = await pool.query('SELECT 1').catch((error: unknown) => error)
    expect(isOutOfReach(failure)).toBe(true)
    expect((await pool.query('SELECT pg_backend_pid() AS pid')).rows).not.toEqual([{ pid }])
  } finally {
    process.kill(pid, 'SIGCONT')
  }
}, 20_000)

test('what was done in time is not heard of again when its time is over', async () => {
  await pool.query('CREATE TABLE copied (n int PRIMARY KEY)')
  await inTransaction(pool, (_tx, client) => copyRows(client, 'copied (n)', [[1], [2]]))
  await expect(inTransaction(pool, (_tx, client) => copyRows(client, 'copied (n)', [[1]]))).rejects.toThrow(/duplicate/)
  await pause(1_500)
  expect((await pool.query('SELECT count(*)::int AS n FROM copied')).rows).toEqual([{ n: 2 }])
})
