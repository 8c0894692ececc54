import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createPool, queryOn, type Pool, type Query } from '@parley/database'
import { createTestDatabase, type TestDatabase } from '@parley/database/testing'
import { silentLogger } from '@parley/platform'
import { createVerifyPassword } from '../../subgraphs/interviews/src/sign-in/passwords.ts'
import { answerBank } from './answer-bank.ts'
import { pastInterviews } from './past-interviews.ts'
import { seed } from './seed.ts'

let database: TestDatabase
let pool: Pool
let query: Query
let seeded: boolean
beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, name: 'seed-test', max: 2, logger: silentLogger() })
  query = queryOn(pool)
  seeded = await seed(database.url, silentLogger())
}, 60_000)
afterAll(async () => {
  await pool.end()
  await database.close()
})

/** Rows of every table but the messages' and the migrations' own. */
async function counts(): Promise<Record<string, number>> {
  const tables = await query(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_schema IN ('interviews', 'emotion', 'scoring') ORDER BY 1`,
    [],
  )
  const counted: Record<string, number> = {}
  for (const { name } of tables) counted[String(name)] = Number((await query(`SELECT count(*) AS n FROM ${String(name)}`, []))[0]?.['n'])
  return counted
}

test('fills an empty database', async () => {
  const past = pastInterviews(new Date())
  const answers = past.reduce((sum, interview) => sum + interview.answers.length, 0)
  const filled = await counts()
  expect(seeded).toBe(true)
  expect(filled).toMatchObject({
    'interviews.organizations': 2,
    'interviews.interviews': 12,
    'interviews.answers': answers,
    'emotion.interview_access': 12,
    'emotion.emotion_summaries': 12,
    'scoring.interview_access': 12,
    'scoring.rubrics': 1,
    'scoring.scorecards': 12,
    'scoring.answer_scores': answers,
    'scoring.scorecard_revisions': 12,
  })
  expect(filled['emotion.emotion_analysis']).toBeGreaterThan(500)
  const [bank] = await query(
    `SELECT (SELECT count(*)::int FROM interviews.questions WHERE organization_id = 'org-demo') AS questions,
       (SELECT count(*)::int FROM interviews.templates WHERE organization_id = 'org-demo') AS templates`,
    [],
  )
  expect(bank).toEqual({ questions: 30, templates: 3 })
})

test('has the account that the guide’s own commands sign in', async () => {
  const [guide] = await query(
    `SELECT role::text, password_hash, standing_emotion_consent AS consents FROM interviews.users WHERE email = 'user@example.com'`,
    [],
  )
  expect(guide).toMatchObject({ role: 'CANDIDATE', consents: true })
  const verify = await createVerifyPassword()
  expect(await verify(String(guide?.['password_hash']), 'password')).toBe(true)
  expect(await verify(String(guide?.['password_hash']), 'parley-demo')).toBe(false)
})

test('does nothing the second time', async () => {
  const before = await counts()
  expect(await seed(database.url, silentLogger())).toBe(false)
  expect(await counts()).toEqual(before)
})

describe('the seeded scores', () => {
  test('put good answers above middling ones, and those above weak ones, question by question', async () => {
    const rows = await query(
      `SELECT a.question_id AS question, a.transcript, n.total FROM interviews.answers a JOIN scoring.answer_scores n ON n.answer_id = a.id`,
      [],
    )
    const totals = new Map(rows.map(({ question, transcript, total }) => [`${String(question)} ${String(transcript)}`, Number(total)]))
    let compared = 0
    for (const [question, transcripts] of Object.entries(answerBank)) {
      const scored = transcripts.flatMap((transcript) => totals.get(`${question} ${transcript}`) ?? [])
      expect(scored).toEqual(scored.toSorted((a, b) => b - a))
      compared += scored.length - 1
    }
    expect(compared).toBeGreaterThan(10)
  })

  test('stand in the last revision as they stand in the rows', async () => {
    const rows = await query(
      `SELECT s.interview_id, s.released_at IS NOT NULL AS released, r.state, s.floor + 1 = s.revision AS kept,
         (SELECT avg(n.total) FROM scoring.answer_scores n WHERE n.interview_id = s.interview_id) AS mean
       FROM scoring.scorecards s JOIN scoring.scorecard_revisions r ON r.interview_id = s.interview_id AND r.number = s.revision`,
      [],
    )
    expect(rows).toHaveLength(12)
    for (const { released, state, kept, mean } of rows) {
      const { status, total, scored, expected } = state as { status: string; total: number; scored: number; expected: number } // as seeded
      expect(kept).toBe(true)
      expect(status).toBe(released === true ? 'RELEASED' : 'FINAL')
      expect([scored, expected]).toEqual([5, 5])
      expect(total).toBeCloseTo(Number(mean), 1)
    }
  })
})
