import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { recordStatements, type StatementRecorder } from '@parley/database/testing'
import { openEmotionPlatform, type EmotionPlatform } from '../testing/emotion-platform.ts'

let platform: EmotionPlatform
let statements: StatementRecorder
beforeAll(async () => {
  platform = await openEmotionPlatform()
  statements = recordStatements()
})
afterAll(async () => {
  statements.stop()
  await platform.close()
})

const entities = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Interview { id
  emotionSummary { framesAccepted } emotionTimeline(first: 10) { edges { cursor } } } } }`

/** Statements that so many interviews take in one request. */
async function statementsFor(count: number): Promise<number> {
  const ids = Array.from({ length: count }, () => platform.interview().id)
  await platform.database.query(
    'INSERT INTO emotion.emotion_summaries (interview_id, frames_accepted) SELECT id, 7 FROM unnest($1::text[]) AS id',
    [ids],
  )
  statements.take([])
  const { data, errors } = await platform.query(platform.user('INTERVIEWER'), entities, {
    of: ids.map((id) => ({ __typename: 'Interview', id })),
  })
  const taken = statements.take(ids).length
  expect(errors).toBeUndefined()
  expect(data?.['_entities']).toEqual(ids.map((id) => ({ id, emotionSummary: { framesAccepted: 7 }, emotionTimeline: { edges: [] } })))
  return taken
}

test('fifty interviews, none of them heard of before, are read with as many statements as one', async () => {
  const few = await statementsFor(1)
  expect(few).toBeGreaterThan(0)
  // The copy of access read, and written; summaries; timelines.
  expect(few).toBeLessThanOrEqual(4)
  expect(await statementsFor(50)).toBe(few)
})
