import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { allMigrations, createPool, migrateDown, queryOn, type Pool } from '@parley/database'
import { createTestDatabase, type TestDatabase } from '@parley/database/testing'
import { silentLogger } from '@parley/platform'
import { root } from './root.ts'

const nothingDone = 'Nothing was done: DRY_RUN is set.\n'
const migrations = allMigrations()
const newest = migrations.at(-1)
const folder = join(mkdtempSync(join(tmpdir(), 'parley-dry-run-')), 'data')
let database: TestDatabase
let pool: Pool
beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, name: 'dry-run-test', max: 1, logger: silentLogger() })
})
afterAll(async () => {
  await pool.end()
  await database.close()
  rmSync(join(folder, '..'), { recursive: true })
})

function dryRun(script: string, verb: string[], environment: Record<string, string> = { DATABASE_URL: database.url }) {
  const words = ['--import', 'tsx', `tools/${script}.ts`, ...verb]
  const env = { PATH: process.env['PATH'], DRY_RUN: '1', ...environment }
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, env, encoding: 'utf8' })
  return { status, stdout, stderr }
}

test('of migrate-down names what would go, and that its data goes with it; of migrate-up what would come', async () => {
  const down = `Would take ${newest} back, and with it all that its tables and columns hold.\n${nothingDone}`
  // Twice the same: it stands still.
  for (let time = 0; time < 2; time += 1) expect(dryRun('migrate', ['down'])).toEqual({ status: 0, stdout: down, stderr: '' })
  expect(dryRun('migrate', ['up']).stdout).toBe(`Nothing to apply.\n${nothingDone}`)
  await migrateDown(database.url, { logger: silentLogger() })
  for (let time = 0; time < 2; time += 1) expect(dryRun('migrate', ['up']).stdout).toBe(`Would apply ${newest}.\n${nothingDone}`)
}, 60_000)

test('of seed says what it would add, and adds nothing', async () => {
  expect(dryRun('seed', []).stdout).toMatch(/^Would add two organisations, .*\n/)
  expect(await queryOn(pool)('SELECT 1 FROM interviews.organizations', [])).toEqual([])
  await queryOn(pool)(`INSERT INTO interviews.organizations (id, name) VALUES ('org', 'Org')`, [])
  expect(dryRun('seed', []).stdout).toBe(`There is data already: nothing would be done.\n${nothingDone}`)
}, 60_000)

test('where there is no embedded database yet, none is made', () => {
  const embedded = { PARLEY_DATA: folder }
  const { stdout } = dryRun('migrate', ['up'], embedded)
  for (const name of migrations) expect(stdout).toContain(`Would apply ${name}.\n`)
  expect(dryRun('migrate', ['down'], embedded).stdout).toContain(`Nothing to take back.\n${nothingDone}`)
  expect(dryRun('seed', [], embedded)).toMatchObject({ status: 1, stderr: expect.stringContaining('make migrate-up') })
  expect(existsSync(folder) && readdirSync(folder)).toBe(false)
}, 60_000)
