import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createPool, queryOn, type Pool, type Query } from '@parley/database'
import { createTestDatabase, type TestDatabase } from '@parley/database/testing'
import { silentLogger } from '@parley/platform'
import { createVerifyPassword } from '../../subgraphs/interviews/src/sign-in/passwords.ts'
import { promised } from '@parley/platform/testing'
import { answerBank } from './answer-bank.ts'
import { furtherAnswers } from './further-answers.ts'
import { pastInterviews } from './past-interviews.ts'
import { seed } from './seed.ts'
import { upcomingInterviews } from './upcoming-interviews.ts'

let database: TestDatabase
let pool: Pool
let query: Query
let seeded: boolean
let tookMs: number
beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, name: 'seed-test', max: 2, logger: silentLogger() })
  query = queryOn(pool)
  const began = performance.now()
  seeded = await seed(database.url, silentLogger())
  tookMs = performance.now() - began
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

test('fills an empty database, so fast that a first start hardly waits', async () => {
  expect(tookMs).toBeLessThan(promised(3_000))
  const past = pastInterviews(new Date())
  const answers = past.reduce((sum, interview) => sum + interview.answers.length, 0)
  const filled = await counts()
  expect(seeded).toBe(true)
  expect(filled).toMatchObject({
    'interviews.organizations': 2,
    'interviews.interviews': past.length + upcomingInterviews(new Date()).length,
    'interviews.answers': answers,
    'emotion.interview_access': past.length,
    'emotion.emotion_summaries': past.length,
    'scoring.interview_access': past.length,
    'scoring.rubrics': 1,
    'scoring.scorecards': past.length,
    'scoring.answer_scores': answers,
    'scoring.scorecard_revisions': past.length,
  })
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

test('has fifty finished interviews of as many candidates that staff may replay, each with two minutes of samples at two a second', async () => {
  const rows = await query(
    `SELECT i.id, i.user_id AS candidate, count(*)::int AS samples,
       round(extract(epoch FROM max(e.timestamp) - min(e.timestamp)) / (count(*) - 1), 3)::float8 AS apart,
       min(e.received_at) > now() - interval '25 days' AS young,
       (SELECT count(*)::int FROM interviews.answers a WHERE a.interview_id = i.id) AS answers,
       (SELECT count(*)::int FROM interviews.interview_notes n WHERE n.interview_id = i.id) AS notes
     FROM interviews.interviews i JOIN emotion.emotion_analysis e ON e.session_id = i.id
     WHERE i.status = 'COMPLETED' AND NOT i.private GROUP BY i.id`,
    [],
  )
  expect(new Set(rows.map(({ candidate }) => candidate)).size).toBeGreaterThanOrEqual(50)
  expect(Math.min(...rows.map(({ samples }) => Number(samples)))).toBeGreaterThanOrEqual(240)
  expect(
    new Set(rows.map(({ apart, young, answers, notes }) => `${String(apart)} ${String(young)} ${String(answers)} ${String(notes)}`)),
  ).toEqual(new Set(['0.5 true 5 4']))
})

test('lets no answer come up again and again', async () => {
  const rows = await query('SELECT count(*)::int AS times FROM interviews.answers GROUP BY transcript', [])
  expect(rows.length).toBeGreaterThan(90)
  expect(Math.max(...rows.map(({ times }) => Number(times)))).toBeLessThanOrEqual(8)
})

test('gives the demo’s candidate something to begin, once with more time and a large clock', async () => {
  const rows = await query(
    `SELECT i.extra_time_percent AS extra, i.large_clock AS large, i.scheduled_at > now() AS "toCome",
       (SELECT count(*)::int FROM interviews.consents c WHERE c.interview_id = i.id) AS consents
     FROM interviews.interviews i WHERE i.user_id = 'user-candidate' AND i.status = 'SCHEDULED' ORDER BY i.id`,
    [],
  )
  const plain = { extra: 0, large: false, toCome: true, consents: 0 }
  expect(rows).toEqual([plain, { ...plain, extra: 50, large: true }, plain])
})

describe('the seeded scores', () => {
  test('put good answers above middling ones, and those above weak ones, question by question', async () => {
    const rows = await query(
      `SELECT a.question_id AS question, a.transcript, n.total FROM interviews.answers a JOIN scoring.answer_scores n ON n.answer_id = a.id`,
      [],
    )
    const totals = new Map(rows.map(({ question, transcript, total }) => [`${String(question)} ${String(transcript)}`, Number(total)]))
    let compared = 0
    for (const [question, transcripts] of [...Object.entries(answerBank), ...Object.entries(furtherAnswers)]) {
      const scored = transcripts.flatMap((transcript) => totals.get(`${question} ${transcript}`) ?? [])
      expect(scored).toEqual(scored.toSorted((a, b) => b - a))
      compared += scored.length - 1
    }
    expect(compared).toBeGreaterThan(60)
  })

  test('stand in the last revision as they stand in the rows', async () => {
    const rows = await query(
      `SELECT s.interview_id, s.released_at IS NOT NULL AS released, r.state, s.floor + 1 = s.revision AS kept,
         (SELECT avg(n.total) FROM scoring.answer_scores n WHERE n.interview_id = s.interview_id) AS mean
       FROM scoring.scorecards s JOIN scoring.scorecard_revisions r ON r.interview_id = s.interview_id AND r.number = s.revision`,
      [],
    )
    expect(rows).toHaveLength(pastInterviews(new Date()).length)
    for (const { released, state, kept, mean } of rows) {
      const { status, total, scored, expected } = state as { status: string; total: number; scored: number; expected: number } // as seeded
      expect(kept).toBe(true)
      expect(status).toBe(released === true ? 'RELEASED' : 'FINAL')
      expect([scored, expected]).toEqual([5, 5])
      expect(total).toBeCloseTo(Number(mean), 1)
    }
  })
})
