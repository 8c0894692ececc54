import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { createFrameNumbering } from '../frame-intake/numbering.ts'
import { resultOf } from '../results/result.fixture.ts'
import { storeResults } from '../results/store-results.ts'
import { deleteExpiredSamples } from '../retention/keep-samples.ts'
import { openEmotionDatabase, type EmotionDatabase } from '../testing/emotion-database.ts'
import { createEmotionFeed } from '../timeline/emotion-feed.ts'
import { eraseEmotions, findUnerased } from './erase-emotions.ts'

let database: EmotionDatabase
beforeAll(async () => {
  database = await openEmotionDatabase()
})
afterAll(() => database.close())

const feed = () => createEmotionFeed(database.query)
const parts = () => ({ pool: database.pool, feed: feed() })

/** An interview with frames, of which some have their results. */
async function withFrames(accepted: number, analysed: number) {
  const interviewId = randomUUID()
  const numbering = createFrameNumbering({ query: database.query })
  await Promise.all(Array.from({ length: accepted }, () => numbering.number(interviewId)))
  await numbering.close()
  const results = Array.from({ length: analysed }, (_, index) => resultOf({ interviewId, frameNumber: index + 1 }))
  await storeResults(parts(), results)
  return interviewId
}

const consent = (interviewId: string, given: boolean) =>
  database.query(
    `INSERT INTO emotion.interview_access (interview_id, organization_id, status, private, practice, emotion_enabled, emotion_consent,
       recording_consent, total_questions, answers_submitted, version) VALUES ($1, 'o', 'IN_PROGRESS', false, false, true, $2, false, 5, 0, 1)`,
    [interviewId, given],
  )
const headOf = async (interviewId: string) => (await feed().heads([interviewId])).get(interviewId)

test('nothing of the face is left; head and counts stay; twice is as once', async () => {
  const interviewId = await withFrames(5, 3)
  expect(await eraseEmotions(parts(), [interviewId, randomUUID()])).toEqual({ interviews: 1, inFlight: 2 })
  expect(await eraseEmotions(parts(), [interviewId])).toEqual({ interviews: 1, inFlight: 0 })
  expect(await headOf(interviewId)).toEqual({ head: 3, floor: 3 })
  expect(await database.counts(interviewId)).toEqual({ accepted: 5, analysed: 3, dropped: 2, inFlight: 0 })
  const [row] = await database.query('SELECT * FROM emotion.emotion_summaries WHERE interview_id = $1', [interviewId])
  expect(row).toMatchObject({
    faces_seen: 0,
    probability_sums: [0, 0, 0, 0, 0, 0, 0],
    valence_sum: 0,
    smoothing: null,
    first_captured_at: null,
  })
})

test('what comes after consent was given again goes on from the head', async () => {
  const interviewId = await withFrames(3, 2)
  await eraseEmotions(parts(), [interviewId])
  const numbering = createFrameNumbering({ query: database.query })
  expect(await numbering.number(interviewId)).toBe(4)
  await numbering.close()
  const { samples } = await storeResults(parts(), [resultOf({ interviewId, frameNumber: 4 })])
  expect(samples.get(interviewId)?.[0]).toMatchObject({ number: 3, dominant: 'happy' })
})

test('a result that comes without consent is not stored: its frame counts as dropped', async () => {
  const interviewId = await withFrames(2, 0)
  await consent(interviewId, false)
  const { samples, dropped } = await storeResults(parts(), [resultOf({ interviewId, frameNumber: 1 })])
  expect([samples.size, dropped]).toEqual([0, 1])
  expect(await database.counts(interviewId)).toEqual({ accepted: 2, analysed: 0, dropped: 1, inFlight: 1 })
})

test('what a dead replica left undone is found', async () => {
  const [left, kept, erased] = [await withFrames(1, 1), await withFrames(1, 1), await withFrames(1, 1)]
  await Promise.all([consent(left, false), consent(kept, true), consent(erased, false)])
  await eraseEmotions(parts(), [erased])
  expect(await findUnerased(database.query, 10)).toEqual([left])
})

test.each([
  [7, 8, 6],
  [30, 31, 29],
])('samples are kept for the %s days that are set: of those past them the last goes, too, the others stay', async (days, past, within) => {
  const [old, young] = [await withFrames(4, 4), await withFrames(2, 2)]
  const age = (interviewId: string, byDays: number) =>
    database.query(`UPDATE emotion.emotion_analysis SET received_at = now() - make_interval(days => $2::int) WHERE session_id = $1`, [
      interviewId,
      byDays,
    ])
  await Promise.all([age(old, past), age(young, within)])
  expect(await deleteExpiredSamples({ query: database.query, feed: feed(), days })).toBe(4)
  expect(await headOf(old)).toEqual({ head: 4, floor: 4 })
  expect(await headOf(young)).toEqual({ head: 2, floor: 0 })
})
