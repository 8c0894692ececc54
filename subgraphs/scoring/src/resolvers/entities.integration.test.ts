import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { recordStatements, type StatementRecorder } from '@parley/database/testing'
import { eventually } from '@parley/platform/testing'
import { resultOf } from '../testing/result.fixture.ts'
import { openScoringPlatform, staff, type ScoringPlatform } from '../testing/scoring-platform.ts'

let platform: ScoringPlatform
let statements: StatementRecorder
beforeAll(async () => {
  platform = await openScoringPlatform()
  statements = recordStatements()
})
afterAll(async () => {
  statements.stop()
  await platform.close()
})

const entities = `query ($of: [_Any!]!) { _entities(representations: $of) {
  ... on Interview { id scorecard { total } }
  ... on Answer { id score { total } }
  ... on Scorecard { id total } } }`

/** Statements that so many of a kind take in one request. */
async function statementsFor(type: 'Interview' | 'Answer' | 'Scorecard', count: number): Promise<number> {
  const interviews = Array.from({ length: count }, () => platform.interview().id)
  const answers = interviews.map((id) => `${id}-1`)
  for (const id of interviews) await platform.score(resultOf(id, `${id}-1`))
  await eventually(async () => {
    const [row] = await platform.query('SELECT count(*)::int AS n FROM scoring.answer_scores WHERE answer_id = ANY($1)', [answers])
    expect(row).toEqual({ n: count })
  })
  const ids = type === 'Answer' ? answers : interviews
  statements.take([])
  const { data, errors } = await platform.ask(staff('INTERVIEWER'), entities, { of: ids.map((id) => ({ __typename: type, id })) })
  const taken = statements.take(interviews).length
  expect(errors).toBeUndefined()
  const values = { Interview: { scorecard: { total: 80 } }, Answer: { score: { total: 80 } }, Scorecard: { total: 80 } }
  expect(data?.['_entities']).toEqual(ids.map((id) => ({ id, ...values[type] })))
  return taken
}

test.each(['Interview', 'Answer', 'Scorecard'] as const)('fifty of %s are read with two statements at most', async (type) => {
  const taken = await statementsFor(type, 50)
  expect(taken).toBeGreaterThan(0)
  // The scores, and the copy of access where this replica did not store the score itself.
  expect(taken).toBeLessThanOrEqual(2)
})
