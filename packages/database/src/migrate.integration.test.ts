import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { silentLogger } from '@parley/platform'
import pg from 'pg'
import { migrate, migrateDown, plannedMigrationDown, plannedMigrations } from './migrate.ts'
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts'

const logger = silentLogger()
let database: TestDatabase
let client: pg.Client
let folder: string
beforeEach(async () => {
  database = await createTestDatabase()
  folder = mkdtempSync(join(tmpdir(), 'parley-migrations-'))
  client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query('DROP TABLE "_prisma_migrations"')
})
afterEach(async () => {
  await client.end()
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

function write(name: string, sql: string, down?: string): void {
  mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, name, 'migration.sql'), sql)
  if (down !== undefined) writeFileSync(join(folder, name, 'down.sql'), down)
}
const rows = async (sql: string) => (await client.query<Record<string, unknown>>(sql)).rows
const up = () => migrate(database.url, { folder, logger })

test('applies what is missing in order, once, and writes it down as Prisma does', async () => {
  write('2_second', 'ALTER TABLE things ADD COLUMN second int;')
  write('1_first', 'CREATE TABLE things (id int);\n-- Two statements.\nINSERT INTO things VALUES (1);')
  expect(await up()).toEqual(['1_first', '2_second'])
  expect(await up()).toEqual([])
  write('3_third', 'ALTER TABLE things ADD COLUMN third int')
  expect(await up()).toEqual(['3_third'])
  const [first] = await rows(`SELECT * FROM "_prisma_migrations" ORDER BY migration_name`)
  expect(first).toMatchObject({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    checksum: createHash('sha256')
      .update('CREATE TABLE things (id int);\n-- Two statements.\nINSERT INTO things VALUES (1);')
      .digest('hex'),
    finished_at: expect.any(Date),
    logs: null,
    rolled_back_at: null,
    started_at: expect.any(Date),
    applied_steps_count: 1,
  })
})

test('lets several that start at once take turns', async () => {
  write('1_slow', 'CREATE TABLE things (id int); SELECT pg_sleep(0.2);')
  write('2_next', 'INSERT INTO things VALUES (1);')
  const applied = await Promise.all([up(), up(), up(), up()])
  expect(applied.flat().sort()).toEqual(['1_slow', '2_next'])
  expect(await rows('SELECT count(*)::int AS n FROM things')).toEqual([{ n: 1 }])
})

test('undoes a migration that fails, keeps the ones before, and goes on once it is mended', async () => {
  write('1_good', 'CREATE TABLE things (id int)')
  write('2_bad', 'INSERT INTO things VALUES (1); INSERT INTO nothing VALUES (1)')
  await expect(up()).rejects.toThrow('The migration 2_bad failed and was undone: relation "nothing" does not exist')
  expect(await rows('SELECT * FROM things')).toEqual([])
  write('2_bad', 'INSERT INTO things VALUES (2)')
  expect(await up()).toEqual(['2_bad'])
})

test('refuses to go on when an applied migration was changed', async () => {
  write('1_first', 'CREATE TABLE things (id int)')
  await up()
  write('1_first', 'CREATE TABLE things (id bigint)')
  write('2_second', 'CREATE TABLE others (id int)')
  await expect(up()).rejects.toThrow('The migration 1_first was changed after it had been applied')
  expect(await rows(`SELECT to_regclass('others') AS others`)).toEqual([{ others: null }])
})

test('refuses a database that is ahead of this version', async () => {
  write('1_first', 'CREATE TABLE things (id int)')
  write('2_second', 'CREATE TABLE others (id int)')
  await up()
  rmSync(join(folder, '2_second'), { recursive: true })
  await expect(up()).rejects.toThrow('The database has the migration 2_second')
})

test('takes the newest back', async () => {
  write('1_first', 'CREATE TABLE things (id int)', 'DROP TABLE things')
  write('2_second', 'CREATE TABLE others (id int)', 'DROP TABLE others')
  await up()
  expect(await migrateDown(database.url, { folder, logger })).toBe('2_second')
  expect(await migrateDown(database.url, { folder, logger })).toBe('1_first')
  expect(await migrateDown(database.url, { folder, logger })).toBeUndefined()
  expect(await rows(`SELECT to_regclass('things') AS things, to_regclass('others') AS others`)).toEqual([{ things: null, others: null }])
  expect(await up()).toEqual(['1_first', '2_second'])
})

test('tells what it would do, and does none of it', async () => {
  write('1_first', 'CREATE TABLE things (id int)', 'DROP TABLE things')
  write('2_second', 'CREATE TABLE others (id int)', 'DROP TABLE others')
  const planned = () => plannedMigrations(database.url, { folder })
  const plannedDown = () => plannedMigrationDown(database.url, { folder })
  expect(await planned()).toEqual(['1_first', '2_second'])
  expect(await plannedDown()).toBeUndefined()
  expect(await rows(`SELECT to_regclass('things') AS things, to_regclass('"_prisma_migrations"') AS known`)).toEqual([
    { things: null, known: null },
  ])
  await up()
  expect(await planned()).toEqual([])
  expect(await plannedDown()).toBe('2_second')
  expect(await rows(`SELECT to_regclass('others')::text AS others`)).toEqual([{ others: 'others' }])
  write('1_first', 'CREATE TABLE things (id bigint)')
  await expect(planned()).rejects.toThrow('The migration 1_first was changed')
})

test('takes nothing back without a down.sql', async () => {
  write('1_first', 'CREATE TABLE things (id int)')
  await up()
  await expect(migrateDown(database.url, { folder, logger })).rejects.toThrow('has no down.sql')
})

test('takes our own migrations back and applies them again', async () => {
  await client.query('DROP SCHEMA emotion CASCADE; DROP SCHEMA interviews CASCADE; DROP SCHEMA scoring CASCADE')
  const applied = await migrate(database.url, { logger })
  expect(applied.length).toBeGreaterThan(0)
  for (const name of applied.toReversed()) expect(await migrateDown(database.url, { logger })).toBe(name)
  expect(await rows(`SELECT to_regnamespace('interviews') AS gone`)).toEqual([{ gone: null }])
  expect(await migrate(database.url, { logger })).toEqual(applied)
})

test('says that the database cannot be reached', async () => {
  await expect(migrate('postgresql://nobody@127.0.0.1:1/none', { logger })).rejects.toThrow('The database cannot be reached')
})
