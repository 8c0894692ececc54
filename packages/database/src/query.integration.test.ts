import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { silentLogger } from '@parley/platform'
// The one place where a package looks at an app: Prisma's client exists only as it was generated for one.
import { PrismaClient } from '../../../subgraphs/emotion/src/generated/prisma/client.ts'
import { createPool, type Pool } from './pool.ts'
import { prismaAdapter } from './prisma-adapter.ts'
import { queryIn, queryOn, type Query } from './query.ts'
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts'

let database: TestDatabase
let pool: Pool
let prisma: PrismaClient
beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, name: 'query-test', max: 3, logger: silentLogger() })
  prisma = new PrismaClient({ adapter: prismaAdapter(pool) })
  await pool.query('CREATE TABLE things (id text PRIMARY KEY, n int, at timestamptz(3))')
})
afterAll(async () => {
  await prisma.$disconnect()
  await pool.end()
  await database.close()
})

const either = (name: string): Query => (name === 'pg' ? queryOn(pool) : queryIn(prisma))

test.each(['pg', 'Prisma'])('%s takes arrays, JSON, numbers, times, null and bytes, and gives plain rows', async (name) => {
  const query = either(name)
  const at = new Date('2026-03-01T12:34:56.789Z')
  const [row] = await query(
    `SELECT $1::text[] AS texts, $2::int[] AS ints, $3::jsonb AS json, $4::int AS int, $5::float8 AS float, $6::timestamptz AS at,
            $7::text AS nothing, $8::bytea AS bytes, $9::boolean AS yes, $10::text AS text, $11::float8[] AS floats, array[]::text[] AS none`,
    [
      ['a', 'b"c'],
      [1, 2],
      JSON.stringify({ list: [1, null], text: 'ä' }),
      7,
      0.25,
      at,
      null,
      Buffer.from([0, 255]),
      true,
      `'"\\`,
      [0.5, 1],
    ],
  )
  expect(row).toMatchObject({
    texts: ['a', 'b"c'],
    ints: [1, 2],
    json: { list: [1, null], text: 'ä' },
    int: 7,
    float: 0.25,
    at,
    nothing: null,
    yes: true,
    text: `'"\\`,
    floats: [0.5, 1],
    none: [],
  })
  expect(Buffer.from(row?.['bytes'] as Uint8Array)).toEqual(Buffer.from([0, 255]))
})

test.each(['pg', 'Prisma'])('%s runs the statements that feeds and batches are made of', async (name) => {
  const query = either(name)
  const rows = JSON.stringify([
    { id: `${name}-1`, n: 1 },
    { id: `${name}-2`, n: 2 },
  ])
  await query('INSERT INTO things (id, n) SELECT id, n FROM jsonb_to_recordset($1::jsonb) AS r(id text, n int)', [rows])
  await query('UPDATE things SET at = $2::timestamptz WHERE id = ANY($1::text[])', [[`${name}-1`], new Date(0)])
  expect(
    await query(`SELECT id, n, at FROM things WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE`, [[`${name}-1`, `${name}-2`]]),
  ).toEqual([
    { id: `${name}-1`, n: 1, at: new Date(0) },
    { id: `${name}-2`, n: 2, at: null },
  ])
  expect(await query('SELECT id FROM things WHERE n = $1::int AND id = $2::text', [9, 'none'])).toEqual([])
})

test('a transaction of Prisma holds what was queried in it, and takes it back', async () => {
  const failed = prisma.$transaction(async (transaction) => {
    await queryIn(transaction)('INSERT INTO things (id) VALUES ($1::text)', ['gone'])
    expect(await queryIn(transaction)('SELECT id FROM things WHERE id = $1::text', ['gone'])).toEqual([{ id: 'gone' }])
    throw new Error('no')
  })
  await expect(failed).rejects.toThrow('no')
  expect(await queryOn(pool)('SELECT id FROM things WHERE id = $1', ['gone'])).toEqual([])
})

test('a pool that Prisma shares stays open when it disconnects', async () => {
  const other = new PrismaClient({ adapter: prismaAdapter(pool) })
  await other.frameInFlight.count()
  await other.$disconnect()
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  expect(await prisma.frameInFlight.count()).toBe(0)
})

test('times come and go unchanged whatever time zone the server prefers', async () => {
  const name = new URL(database.url).pathname.slice(1)
  await pool.query(`ALTER DATABASE ${name} SET timezone = 'Asia/Tokyo'`)
  const fresh = createPool({ url: database.url, name: 'tokyo', max: 1, logger: silentLogger() })
  const client = new PrismaClient({ adapter: prismaAdapter(fresh) })
  const receivedAt = new Date('2026-07-01T23:59:59.999Z')
  await client.frameInFlight.create({ data: { interviewId: 'i', frameNumber: 1, receivedAt } })
  expect((await client.frameInFlight.findFirstOrThrow()).receivedAt).toEqual(receivedAt)
  expect(await queryOn(fresh)('SELECT received_at AS at FROM emotion.frames_in_flight', [])).toEqual([{ at: receivedAt }])
  await client.$disconnect()
  await fresh.end()
})
