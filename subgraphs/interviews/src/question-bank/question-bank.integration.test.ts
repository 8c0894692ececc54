import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { recordStatements, type StatementRecorder } from '@parley/database/testing'
import { createInterview, interview } from '../testing/documents.ts'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'
import { people } from '../testing/people.ts'

let platform: InterviewsPlatform
let statements: StatementRecorder
beforeAll(async () => {
  platform = await openInterviewsPlatform()
  statements = recordStatements()
}, 60_000)
afterAll(async () => {
  statements.stop()
  await platform.close()
})

const metricsOf = async (replica: number) => (await fetch(new URL('/metrics', platform.replicas[replica]?.url))).text()
const lookups = async (cache: string, result: string) =>
  Number(new RegExp(`cache_requests_total\\{cache="${cache}",result="${result}"\\} (\\d+)`).exec(await metricsOf(0))?.[1])

test('interviews of the same template read its questions once, and the hit rate can be seen', async () => {
  const made = await platform.must(people.cara, createInterview, { input: {} }, 0)
  const missed = await lookups('questions', 'miss')
  const hit = await lookups('questions', 'hit')
  statements.take([])
  for (let n = 0; n < 5; n += 1) await platform.must(people.cara, interview, { id: made['createInterview']?.id }, 0)
  expect(statements.take(['q1']).filter((sql) => sql.includes('"questions"'))).toEqual([])
  expect(await lookups('questions', 'miss')).toBe(missed)
  expect(await lookups('questions', 'hit')).toBe(hit + 15)
})

test('a template gives its questions in order, from the database and from the cache', async () => {
  const templates = `{ templates { edges { node { id questions { id text category difficulty timeLimitSeconds } } } } }`
  const first = await platform.must(people.ivan, templates, {}, 0)
  expect(first['templates']?.edges?.[0]?.node).toMatchObject({ id: 'basics', questions: [{ id: 'q1' }, { id: 'q2' }, { id: 'q3' }] })
  expect(await platform.must(people.ivan, templates, {}, 0)).toEqual(first)
  expect(await lookups('template-questions', 'hit')).toBe(2)
})

test('what is cached is shown to nobody who may not see it', async () => {
  const question = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Question { id text } } }`
  const variables = { of: [{ __typename: 'Question', id: 'oq1' }] }
  expect(await platform.must(people.otto, question, variables, 0)).toEqual({ _entities: [{ id: 'oq1', text: 'Question oq1' }] })
  expect(await platform.must(people.ivan, question, variables, 0)).toEqual({ _entities: [null] })
})

test('what an interview is made of is read as it is now', async () => {
  await platform.must(people.ivan, `{ templates { edges { node { questions { id } } } } }`, {}, 0)
  await platform.query(`INSERT INTO interviews.template_questions (template_id, position, question_id) VALUES ('extra', 2, 'q1')`, [])
  const { createInterview: made } = await platform.must(people.cara, createInterview, { input: { templateId: 'extra' } }, 0)
  expect(made).toMatchObject({ totalQuestions: 2, questions: [{ id: 'q4' }, { id: 'q1' }] })
})
