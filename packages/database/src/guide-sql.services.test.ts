import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { silentLogger } from '@parley/platform'
import { freshDatabase } from '@parley/services/testing'
import pg from 'pg'
import { migrate } from './migrate.ts'

// The guide's SQL, letter for letter, on a migrated database.
const tuning = `
-- Add indexes
CREATE INDEX CONCURRENTLY idx_interviews_user_status 
ON interviews(user_id, status);

CREATE INDEX CONCURRENTLY idx_emotions_session_timestamp 
ON emotion_analysis(session_id, timestamp);

-- Analyze tables
ANALYZE interviews;
ANALYZE emotion_analysis;

-- Vacuum
VACUUM ANALYZE;
`
const troubleshooting = `
# Check connection pool
SELECT count(*) FROM pg_stat_activity;

# Check slow queries
SELECT query, mean_exec_time 
FROM pg_stat_statements 
ORDER BY mean_exec_time DESC 
LIMIT 10;
`
const statementsOf = (text: string) =>
  text
    .replace(/^(--|#).*\n/gm, '')
    .split(/(?<=;)\n/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
const [createOnInterviews = '', createOnEmotions = '', ...upkeep] = statementsOf(tuning)
const [countConnections = '', slowQueries = ''] = statementsOf(troubleshooting)

const root = join(import.meta.dirname, '../../..')
let client: pg.Client
const rows = async (sql: string) => (await client.query<Record<string, unknown>>(sql)).rows

beforeAll(async () => {
  const url = await freshDatabase()
  await migrate(url, { logger: silentLogger() })
  client = new pg.Client({ connectionString: url, application_name: 'guide-sql' })
  await client.connect()
  await client.query(readFileSync(join(root, 'packages/services/config/postgres-extensions.sql'), 'utf8'))
  // The guide knows no schemas.
  const operations = readFileSync(join(root, 'docs/operations.md'), 'utf8')
  await client.query(/^SET search_path = .*;$/m.exec(operations)?.[0] ?? 'none is told')
  await client.query(`
    INSERT INTO organizations (id, name) VALUES ('o', 'o');
    INSERT INTO users (id, organization_id, display_name, role) SELECT 'u' || n, 'o', 'u', 'CANDIDATE' FROM generate_series(1, 200) n;
    INSERT INTO interviews (id, organization_id, user_id, created_by_id, title, status)
      SELECT 'i' || n, 'o', 'u' || n % 200 + 1, 'u1', 't', (ARRAY['SCHEDULED', 'COMPLETED']::interview_status[])[n % 3 % 2 + 1]
      FROM generate_series(1, 20000) n;
    INSERT INTO emotion_analysis (session_id, number, frame_id, frame_number, timestamp, received_at, outcome, faces, latency_ms, model_version)
      SELECT 'i' || n % 50, n, 'f' || n, n, timestamptz '2026-01-01' + n * interval '1 second', now(), 'OK', 1, 1, 'm'
      FROM generate_series(1, 20000) n`)
}, 120_000)
afterAll(() => client.end())

const sharedGuide = join(root, '../shared/SEED.md')
const withGuide = existsSync(sharedGuide) ? describe : describe.skip
withGuide('what is run here', () => {
  test('stands so in the guide', () => {
    const guide = readFileSync(sharedGuide, 'utf8')
    expect(guide).toContain(`\`\`\`sql${tuning}\`\`\``)
    expect(guide).toContain(troubleshooting)
  })
})

describe.each([
  ['idx_interviews_user_status', createOnInterviews, `SELECT * FROM interviews WHERE user_id = 'u7' AND status = 'COMPLETED'`],
  [
    'idx_emotions_session_timestamp',
    createOnEmotions,
    `SELECT * FROM emotion_analysis WHERE session_id = 'i7' AND timestamp >= '2026-01-01 02:00Z' AND timestamp < '2026-01-01 02:10Z'`,
  ],
])('%s', (index, create, query) => {
  const definition = async () => (await rows(`SELECT pg_get_indexdef(to_regclass('${index}')) AS definition`))[0]?.['definition']

  test('is there by the migrations, and is exactly what the guide creates', async () => {
    await expect(client.query(create)).rejects.toMatchObject({ code: '42P07', message: `relation "${index}" already exists` })
    const migrated = await definition()
    await client.query(`DROP INDEX ${index}`)
    expect(await definition()).toBeNull()
    await client.query(create)
    expect(await definition()).toBe(migrated)
  })

  test('is what PostgreSQL looks things up by', async () => {
    await client.query('ANALYZE')
    const plan = (await rows(`EXPLAIN ${query}`)).map((row) => String(row['QUERY PLAN'])).join('\n')
    expect(plan).toContain(index)
    await client.query(`BEGIN; DROP INDEX ${index}`)
    const without = (await rows(`EXPLAIN ${query}`)).map((row) => String(row['QUERY PLAN'])).join('\n')
    await client.query('ROLLBACK')
    const cost = (text: string) => Number(/cost=[\d.]+\.\.([\d.]+)/.exec(text)?.[1])
    expect(cost(plan)).toBeLessThan(cost(without) / 2)
  })
})

test('ANALYZE and VACUUM find their tables', async () => {
  expect(upkeep).toEqual(['ANALYZE interviews;', 'ANALYZE emotion_analysis;', 'VACUUM ANALYZE;'])
  // What was inserted must not be counted after VACUUM has.
  await client.query('SELECT pg_stat_force_next_flush()')
  for (const statement of upkeep) await client.query(statement)
  await client.query('SELECT pg_stat_force_next_flush()')
  const cared = await rows(
    `SELECT relname, last_vacuum IS NOT NULL AS vacuumed, last_analyze IS NOT NULL AS analysed, n_live_tup::int AS kept
     FROM pg_stat_user_tables WHERE relname IN ('interviews', 'emotion_analysis') ORDER BY relname`,
  )
  expect(cared).toEqual([
    { relname: 'emotion_analysis', vacuumed: true, analysed: true, kept: 20_000 },
    { relname: 'interviews', vacuumed: true, analysed: true, kept: 20_000 },
  ])
}, 60_000)

test('connections are counted, ours by name among them, and the slowest statements are told', async () => {
  const [counted] = await rows(countConnections)
  expect(Number(counted?.['count'])).toBeGreaterThan(0)
  expect(await rows(`SELECT count(*)::int AS ours FROM pg_stat_activity WHERE application_name = 'guide-sql'`)).toEqual([{ ours: 1 }])
  const slow = await rows(slowQueries)
  expect(slow).toHaveLength(10)
  expect(slow.map((row) => Number(row['mean_exec_time']))).toEqual(
    slow.map((row) => Number(row['mean_exec_time'])).toSorted((a, b) => b - a),
  )
})
