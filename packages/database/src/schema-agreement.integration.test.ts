import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { join } from 'node:path'
import { silentLogger } from '@parley/platform'
import { createPool, type Pool } from './pool.ts'
import { queryOn } from './query.ts'
import { describeSchema } from './testing/describe-schema.ts'
import { prismaSql, readSchema, type SchemaFile } from './testing/prisma-sql.ts'
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts'

// What the migrations made, beside what Prisma itself would make of the schema files.
const files = readSchema(join(import.meta.dirname, '../../../prisma'))
const schemas = ['interviews', 'emotion', 'scoring']

let migrated: TestDatabase
let migratedPool: Pool
beforeAll(async () => {
  migrated = await createTestDatabase()
  migratedPool = createPool({ url: migrated.url, name: 'migrated', max: 1, logger: silentLogger() })
})
afterAll(async () => {
  await migratedPool.end()
  await migrated.close()
})

async function asPrismaHasIt(changed: SchemaFile[]): Promise<string[]> {
  const database = await createTestDatabase()
  const pool = createPool({ url: database.url, name: 'from-files', max: 1, logger: silentLogger() })
  try {
    await pool.query(schemas.map((schema) => `DROP SCHEMA "${schema}" CASCADE`).join(';'))
    await pool.query(await prismaSql(changed, database.url))
    return await describeSchema(queryOn(pool), schemas)
  } finally {
    await pool.end()
    await database.close()
  }
}

/** What stands in one and not in the other. */
function differences(one: string[], other: string[]): string[] {
  return [...one.filter((line) => !other.includes(line)), ...other.filter((line) => !one.includes(line))]
}

test('the migrated database is what the schema files say', async () => {
  const made = await describeSchema(queryOn(migratedPool), schemas)
  expect(made.length).toBeGreaterThan(200)
  expect(differences(made, await asPrismaHasIt(files))).toEqual([])
})

test.each([
  [
    'a new column',
    'scoring.prisma',
    '  scorer      String\n',
    '  scorer      String\n  added       String?\n',
    'column scoring.answer_scores.added text',
  ],
  [
    'a column that may be null',
    'interviews.prisma',
    '  title          String\n',
    '  title          String?\n',
    'column interviews.interviews.title text',
  ],
  [
    'another type',
    'emotion.prisma',
    '  faces         Int\n',
    '  faces         BigInt\n',
    'column emotion.emotion_analysis.faces bigint not null',
  ],
  ['another default', 'interviews.prisma', '@default(SCHEDULED)', '@default(EXPIRED)', "'EXPIRED'::interviews.interview_status"],
  ['an index gone', 'interviews.prisma', '  @@index([familyId], map: "idx_refresh_tokens_family")\n', '', 'idx_refresh_tokens_family'],
  ['another action of a foreign key', 'scoring.prisma', 'onDelete: Cascade', 'onDelete: Restrict', 'answer_scores_interview_id_fkey'],
  ['another primary key', 'emotion.prisma', '@@id([interviewId, number])', '@@id([number, interviewId])', 'emotion_analysis_pkey'],
  ['a value of an enum', 'interviews.prisma', '  HARD\n', '  HARD\n  HARDER\n', 'enum interviews.difficulty EASY, MEDIUM, HARD, HARDER'],
])('the comparison sees %s', async (_what, path, from, to, seen) => {
  const planted = files.map((file) => (file.path === path ? { path, content: file.content.replace(from, to) } : file))
  expect(planted).not.toEqual(files)
  const found = differences(await describeSchema(queryOn(migratedPool), schemas), await asPrismaHasIt(planted))
  expect(found.join('\n')).toContain(seen)
})
