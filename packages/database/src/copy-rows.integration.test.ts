import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { silentLogger } from '@parley/platform'
import { copyRows } from './copy-rows.ts'
import { createPool, type Pool } from './pool.ts'
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts'
import { inTransaction } from './transaction.ts'

let database: TestDatabase
let pool: Pool
beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, name: 'copy-test', max: 3, logger: silentLogger() })
  await pool.query('CREATE TABLE things (id text PRIMARY KEY, n int, share float8, shares float8[], at timestamptz(3))')
})
afterAll(async () => {
  await pool.end()
  await database.close()
})
beforeEach(() => pool.query('TRUNCATE things'))

const columns = 'things (id, n, share, shares, at)'
const all = async () => (await pool.query<{ id: string }>('SELECT * FROM things ORDER BY id')).rows

test('texts, numbers, arrays, times and null arrive as they were given', async () => {
  await inTransaction(pool, (_, client) =>
    copyRows(client, columns, [
      ['a', 1, 0.1, [0.25, 1e-7, -3], '2026-03-01T12:34:56.789Z'],
      ['b', null, null, [], null],
    ]),
  )
  expect(await all()).toEqual([
    { id: 'a', n: 1, share: 0.1, shares: [0.25, 1e-7, -3], at: new Date('2026-03-01T12:34:56.789Z') },
    { id: 'b', n: null, share: null, shares: [], at: null },
  ])
})

test.each(['\\N', '\\.', 'tab\there', 'two\r\nlines', 'back\\slash', '', 'naïve 表'])('the text %j means itself', async (id) => {
  await inTransaction(pool, (_, client) => copyRows(client, columns, [[id, null, null, [], null]]))
  expect(await all()).toMatchObject([{ id }])
})

test('a key that is there already refuses all rows, and the connection goes on', async () => {
  const twice = inTransaction(pool, (_, client) =>
    copyRows(client, columns, [
      ['a', 1, 1, [], null],
      ['a', 2, 2, [], null],
    ]),
  )
  await expect(twice).rejects.toMatchObject({ code: '23505' })
  expect(await all()).toEqual([])
  await inTransaction(pool, (_, client) => copyRows(client, columns, [['a', 1, 1, [], null]]))
  expect(await all()).toHaveLength(1)
})

test('many rows go in at once, and none is nothing', async () => {
  await inTransaction(pool, async (_, client) => {
    await copyRows(client, columns, [])
    await copyRows(
      client,
      columns,
      Array.from({ length: 5_000 }, (_, n) => [`id ${n}`, n, n / 7, [n / 3], null]),
    )
  })
  expect((await pool.query<{ sum: string }>('SELECT sum(n) FROM things')).rows).toEqual([{ sum: String((4_999 * 5_000) / 2) }])
})
