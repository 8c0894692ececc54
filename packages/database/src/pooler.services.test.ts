import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { silentLogger } from '@parley/platform'
import { ensurePrograms, serviceUrl } from '@parley/services/testing'
import pg from 'pg'
// As in query.integration.test.ts: Prisma's client exists only as it was generated for an app.
import { PrismaClient } from '../../../subgraphs/emotion/src/generated/prisma/client.ts'
import { copyRows } from './copy-rows.ts'
import { migrate, migrateDown } from './migrate.ts'
import { createPool, type Pool } from './pool.ts'
import { prismaAdapter } from './prisma-adapter.ts'
import { queryIn, queryOn } from './query.ts'
import { startPooler, type Pooler } from './testing/pooler.ts'
import { inTransaction } from './transaction.ts'

// What docs/database.md tells to put in front of PostgreSQL, taken from there, and all that we do to a database through it.
const page = readFileSync(join(import.meta.dirname, '../../../docs/database.md'), 'utf8')
const block = (language: string) => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(page)?.[1] ?? ''
const logger = silentLogger()
const program = '/usr/sbin/pgbouncer'

const name = `pooler_${randomUUID().replaceAll('-', '')}`
/** Of PostgreSQL itself, as the database's owner and as its superuser. */
let server: URL
let admin: URL
let ini: string
let pooler: Pooler
let pool: Pool

/** Where a package may neither be found nor installed, there is nothing to prove. */
const describeWithPgbouncer = existsSync(program) || process.getuid?.() === 0 ? describe : describe.skip

describeWithPgbouncer('behind a pooler in transaction mode', () => {
  beforeAll(async () => {
    await ensurePrograms({ pgbouncer: program }, (line) => process.stderr.write(`${line}\n`))
    admin = new URL(await serviceUrl('postgres'))
    const password = randomUUID()
    await ask(admin, `CREATE ROLE ${name} LOGIN PASSWORD '${password}'`, `CREATE DATABASE ${name} OWNER ${name}`)
    // A server that does not share our taste.
    await ask(admin, `ALTER DATABASE ${name} SET TimeZone = 'Asia/Tokyo'`)
    admin.pathname = `/${name}`
    server = new URL(admin)
    server.username = name
    server.password = password
    await migrate(server.href, { logger })
    await ask(server, block('sql').replaceAll('parley', name))
    const address = `host=${server.hostname} port=${server.port} dbname=${name}`
    ini = block('ini').replace('host=database-rw port=5432 dbname=parley', address)
    if (!ini.includes(address)) throw new Error('docs/database.md names no such server.')
    pooler = await startPooler({ ini, server, database: 'parley' })
    pool = createPool({ url: pooler.url, name: 'pooled', max: 10, logger })
    await pool.query('CREATE TABLE things (id text PRIMARY KEY, n int)')
  }, 180_000)

  afterAll(async () => {
    await pool.end()
    await pooler.close()
    const other = new URL(admin)
    other.pathname = '/postgres'
    await ask(other, `DROP DATABASE ${name} WITH (FORCE)`, `DROP ROLE ${name}`)
  })

  test('1,000 connections of our pools share at most 40 of the server, each transaction whole', async () => {
    const pools = Array.from({ length: 100 }, (_, n) => createPool({ url: pooler.url, name: `process ${n}`, max: 10, logger }))
    for (const one of pools) {
      const clients = await Promise.all(Array.from({ length: 10 }, () => one.connect()))
      for (const client of clients) client.release()
    }
    expect(await clientsConnected()).toBeGreaterThanOrEqual(1_000)
    const sums = await Promise.all(
      pools.flatMap((one, process) =>
        Array.from({ length: 10 }, (_, n) =>
          inTransaction(one, async (tx) => {
            await tx('INSERT INTO things VALUES ($1, $2), ($3, $4)', [`${process}/${n}`, n, `${process}/${n}'`, -n])
            const [first] = await tx('SELECT pg_backend_pid() AS pid, txid_current() AS transaction', [])
            const [later] = await tx('SELECT pg_backend_pid() AS pid, txid_current() AS transaction', [])
            expect(later).toEqual(first)
            return first?.['pid']
          }),
        ),
      ),
    )
    expect(sums).toHaveLength(1_000)
    expect(new Set(sums).size).toBeLessThanOrEqual(40)
    expect(await queryOn(pool)('SELECT count(*)::int AS rows, sum(n)::int AS sum FROM things', [])).toEqual([{ rows: 2_000, sum: 0 }])
    const [{ most } = { most: 0 }] = await ask(admin, `SELECT count(*)::int AS most FROM pg_stat_activity WHERE usename = '${name}'`)
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(40)
    await Promise.all(pools.map((one) => one.end()))
  }, 120_000)

  test('each session has what our pools ask for, though the pooler drops it', async () => {
    const direct = createPool({ url: admin.href, name: 'direct', max: 1, logger })
    const settings = `SELECT name, setting FROM pg_settings
      WHERE name IN ('TimeZone', 'statement_timeout', 'idle_in_transaction_session_timeout') ORDER BY lower(name)`
    const asked = (await direct.query<Record<string, unknown>>(settings)).rows
    expect(asked).toEqual([
      { name: 'idle_in_transaction_session_timeout', setting: '60000' },
      { name: 'statement_timeout', setting: '30000' },
      { name: 'TimeZone', setting: 'UTC' },
    ])
    expect(await queryOn(pool)(settings, [])).toEqual(asked)
    await direct.end()
  })

  test('Prisma keeps times, transactions and raw statements', async () => {
    const prisma = new PrismaClient({ adapter: prismaAdapter(pool) })
    const receivedAt = new Date('2026-07-01T23:59:59.999Z')
    await Promise.all(
      Array.from({ length: 50 }, (_, frameNumber) =>
        prisma.$transaction(async (tx) => {
          await tx.frameInFlight.create({ data: { interviewId: 'i', frameNumber, receivedAt } })
          const rows = await queryIn(tx)('SELECT received_at AS at FROM emotion.frames_in_flight WHERE frame_number = $1::int', [
            frameNumber,
          ])
          expect(rows).toEqual([{ at: receivedAt }])
        }),
      ),
    )
    const refused = prisma.$transaction(async (tx) => {
      await tx.frameInFlight.deleteMany()
      throw new Error('no')
    })
    await expect(refused).rejects.toThrow('no')
    const frames = await prisma.frameInFlight.findMany()
    expect(frames).toHaveLength(50)
    expect(frames.every((frame) => frame.receivedAt.getTime() === receivedAt.getTime())).toBe(true)
    await prisma.$disconnect()
  })

  test('COPY puts its rows in with the transaction, or none, and the connection goes on', async () => {
    const rows = (prefix: string) => Array.from({ length: 1_000 }, (_, n) => [`${prefix} ${n}`, n])
    const copies = Array.from({ length: 20 }, (_, n) =>
      inTransaction(pool, (_tx, client) => copyRows(client, 'things (id, n)', rows(`copy ${n}`))),
    )
    await Promise.all(copies)
    await expect(inTransaction(pool, (_tx, client) => copyRows(client, 'things (id, n)', rows('copy 0')))).rejects.toMatchObject({
      code: '23505',
    })
    expect(await queryOn(pool)(`SELECT count(*)::int AS rows FROM things WHERE id LIKE 'copy %'`, [])).toEqual([{ rows: 20_000 }])
  })

  test('a transaction whose client goes away is undone, and its lock is free', async () => {
    const client = await pool.connect()
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock(1)')
    await client.query(`INSERT INTO things VALUES ('left', 1)`)
    client.release(true)
    await inTransaction(pool, (tx) => tx('SELECT pg_advisory_xact_lock(1)', []))
    expect(await queryOn(pool)(`SELECT id FROM things WHERE id = 'left'`, [])).toEqual([])
  })

  test('migrations notice that they have no session of their own, and leave no lock behind', async () => {
    await expect(migrate(pooler.url, { logger })).rejects.toThrow('The database is behind a pooler')
    await expect(migrateDown(pooler.url, { logger })).rejects.toThrow('The database is behind a pooler')
    const locks = await ask(
      admin,
      `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = '${name}')`,
    )
    expect(locks).toEqual([])
    expect(await migrate(server.href, { logger })).toEqual([])
  })

  test('a role that was not given the time zone would get other times from Prisma', async () => {
    const careless = await startPooler({ ini, server: admin, database: 'parley' })
    const shifted = createPool({ url: careless.url, name: 'shifted', max: 1, logger })
    const prisma = new PrismaClient({ adapter: prismaAdapter(shifted) })
    const receivedAt = new Date('2026-07-01T12:00:00Z')
    await queryOn(pool)(`INSERT INTO emotion.frames_in_flight VALUES ('z', 1, $1)`, [receivedAt])
    const frame = await prisma.frameInFlight.findFirstOrThrow({ where: { interviewId: 'z' } })
    expect(frame.receivedAt).toEqual(new Date('2026-07-01T21:00:00Z'))
    await prisma.$disconnect()
    await shifted.end()
    await careless.close()
  })

  test('a pooler that is not told to drop our settings refuses our pools', async () => {
    const strict = await startPooler({ ini: ini.replace(/ignore_startup_parameters.*/, ''), server, database: 'parley' })
    const refused = createPool({ url: strict.url, name: 'refused', max: 1, logger })
    await expect(refused.query('SELECT 1')).rejects.toThrow('unsupported startup parameter')
    await refused.end()
    await strict.close()
  })
})

/** Clients that the pooler has at this moment, by its own count. */
async function clientsConnected(): Promise<number> {
  const pools = await ask(new URL(pooler.consoleUrl), 'SHOW POOLS')
  return pools
    .filter(({ database }) => database === 'parley')
    .reduce((sum, row) => sum + Number(row['cl_active']) + Number(row['cl_waiting']), 0)
}

/** Runs statements on a connection of their own. @returns the rows of the last */
async function ask(url: URL, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    let rows: Record<string, unknown>[] = []
    for (const statement of statements) rows = (await client.query<Record<string, unknown>>(statement)).rows
    return rows
  } finally {
    await client.end()
  }
}
