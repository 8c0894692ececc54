import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { recordStatements, type StatementRecorder } from '@parley/database/testing'
import { replayId } from '@parley/replay'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'
import { people } from '../testing/people.ts'

let platform: InterviewsPlatform
let statements: StatementRecorder
beforeAll(async () => {
  platform = await openInterviewsPlatform()
  const seed = [
    `INSERT INTO interviews.users (id, organization_id, email, display_name, role, password_hash)
     SELECT 'user-' || n, 'acme', 'user-' || n || '@example.com', 'User', 'CANDIDATE', '-' FROM generate_series(0, 50) n`,
    `INSERT INTO interviews.questions (id, organization_id, text, category, difficulty, key_points)
     SELECT 'question-' || n, 'acme', 'Why?', 'a', 'EASY', '{}' FROM generate_series(0, 50) n`,
    `INSERT INTO interviews.interviews (id, organization_id, user_id, created_by_id, title, revision)
     SELECT 'interview-' || n, 'acme', 'user-' || n, 'ivan', 'One', 1 FROM generate_series(0, 50) n`,
    `INSERT INTO interviews.interview_questions (interview_id, position, question_id)
     SELECT 'interview-' || n, p, 'question-' || (n + p) % 51 FROM generate_series(0, 50) n, generate_series(1, 3) p`,
    `INSERT INTO interviews.answers (id, interview_id, question_id, transcript, duration_ms)
     SELECT 'answer-' || n, 'interview-' || n, 'question-' || (n + 1) % 51, 'Because.', 1 FROM generate_series(0, 50) n`,
    `INSERT INTO interviews.consents (id, interview_id, emotion, recording, policy_version)
     SELECT 'consent-' || n, 'interview-' || n, true, false, '1' FROM generate_series(0, 50) n`,
  ]
  for (const sql of seed) await platform.query(sql, [])
  statements = recordStatements()
})
afterAll(async () => {
  statements.stop()
  await platform.close()
})

const entities = `query ($of: [_Any!]!) { _entities(representations: $of) {
  ... on Interview { id candidate { id email } currentQuestion { id } questions { id } answers { id question { id } } consent { emotion } }
  ... on Answer { id transcript question { id } }
  ... on User { id displayName }
  ... on Question { id text } } }`

/** Statements that entities of these numbers take in one request. */
async function statementsFor(type: string, numbers: number[], idOf = (n: number) => `${type.toLowerCase()}-${n}`): Promise<number> {
  const ids = numbers.map(idOf)
  statements.take([])
  const { _entities: found } = await platform.must(people.ivan, entities, { of: ids.map((id) => ({ __typename: type, id })) })
  expect(found).toMatchObject(ids.map((id) => ({ id })))
  return statements.take(['interview-', 'answer-', 'user-', 'question-']).length
}

test.each([
  // Each with what hangs on it: candidates, questions, answers and the questions of these.
  ['Interview', 4],
  ['Answer', 3],
  ['User', 1],
  // What may be seen, then the questions.
  ['Question', 2],
])('fifty of %s are read with as many statements as one: at most %d', async (type, most) => {
  const fifty = Array.from({ length: 50 }, (_, index) => index + 1)
  const few = await statementsFor(type, [0])
  expect(few).toBeGreaterThan(0)
  expect(few).toBeLessThanOrEqual(most)
  expect(await statementsFor(type, fifty)).toBe(few)
})

test('fifty replays are read with as many statements as one', async () => {
  await platform.query(
    `UPDATE interviews.interviews SET status = 'COMPLETED', started_at = to_timestamp(1000), completed_at = to_timestamp(2000)
     WHERE id LIKE 'interview-%'`,
    [],
  )
  const fifty = Array.from({ length: 50 }, (_, index) => index + 1)
  const idOf = (n: number) =>
    replayId({ of: `interview-${n}`, speed: 1, startedAt: 1_500_000, sourceStartedAt: 1_000_000, sourceMs: 1_000_000 })
  const few = await statementsFor('Interview', [0], idOf)
  // As of an interview, with what was said and noted in it.
  expect(few).toBeLessThanOrEqual(6)
  expect(await statementsFor('Interview', fifty, idOf)).toBe(few)
})
