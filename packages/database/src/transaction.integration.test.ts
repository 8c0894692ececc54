import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { silentLogger } from '@parley/platform'
import { createPool, type Pool } from './pool.ts'
import { queryOn } from './query.ts'
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts'
import { inTransaction } from './transaction.ts'

let database: TestDatabase
let pool: Pool
beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, name: 'transaction-test', max: 1, logger: silentLogger() })
})
afterAll(async () => {
  await pool.end()
  await database.close()
})

const add = `INSERT INTO interviews.organizations (id, name) VALUES ($1, $1)`
const names = async () => (await queryOn(pool)('SELECT id FROM interviews.organizations ORDER BY id', [])).map((row) => row['id'])

test('is committed when the work is done, rolled back when it fails, and gives its connection back', async () => {
  expect(
    await inTransaction(pool, async (tx) => {
      await tx(add, ['kept'])
      return 'done'
    }),
  ).toBe('done')
  await expect(
    inTransaction(pool, async (tx) => {
      await tx(add, ['undone'])
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(await names()).toEqual(['kept'])
})

test('throws a connection away that broke on the way', async () => {
  await expect(inTransaction(pool, (tx) => tx('SELECT pg_terminate_backend(pg_backend_pid())', []))).rejects.toThrow(/terminat/)
  expect(await names()).toEqual(['kept'])
})
