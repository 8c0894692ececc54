import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { dropOverdue } from '../dropped-frames/drop-overdue.ts'
import { createFrameNumbering } from '../frame-intake/numbering.ts'
import { openEmotionDatabase, type EmotionDatabase } from '../testing/emotion-database.ts'
import { createEmotionFeed } from '../timeline/emotion-feed.ts'
import { resultOf } from './result.fixture.ts'
import { storeResults } from './store-results.ts'

let database: EmotionDatabase
beforeAll(async () => {
  database = await openEmotionDatabase()
})
afterAll(() => database.close())

const parts = () => ({ pool: database.pool, feed: createEmotionFeed(database.query) })
const numbering = () => createFrameNumbering({ query: database.query })

async function accept(interviewId: string, frames: number) {
  const numbers = numbering()
  const given = await Promise.all(Array.from({ length: frames }, () => numbers.number(interviewId)))
  await numbers.close()
  return given
}

describe('numbers of frames', () => {
  test('are counted from 1 without gaps, in order, by several replicas at once', async () => {
    const interviews = Array.from({ length: 5 }, () => randomUUID())
    const replicas = [numbering(), numbering(), numbering()]
    const given = new Map<string, number[]>(interviews.map((id) => [id, []]))
    await Promise.all(
      Array.from({ length: 150 }, async (_, index) => {
        const id = interviews[index % 5] ?? ''
        given.get(id)?.push((await replicas[index % 3]?.number(id)) ?? 0)
      }),
    )
    await Promise.all(replicas.map((replica) => replica.close()))
    for (const id of interviews) {
      expect(given.get(id)?.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
      expect(await database.counts(id)).toEqual({ accepted: 30, analysed: 0, dropped: 0, inFlight: 30 })
    }
  })

  test('follow the order of intake on one replica', async () => {
    expect(await accept(randomUUID(), 20)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  })
})

describe('results', () => {
  test('are stored once, numbered in the order of arrival at intake, and smoothed', async () => {
    const interviewId = randomUUID()
    await accept(interviewId, 3)
    const at = 1_700_000_000_000
    const journey = (received: number) => ({ received, queued: received + 1 })
    const sad = { probabilities: [0, 0, 1, 0, 0, 0, 0], valence: -0.5 }
    const { samples } = await storeResults(parts(), [
      resultOf({ interviewId, frameNumber: 2 }, { ...sad, journey: journey(at + 1_200) }),
      resultOf({ interviewId, frameNumber: 1 }, { probabilities: [0, 1, 0, 0, 0, 0, 0], journey: journey(at) }),
      resultOf({ interviewId, frameNumber: 3 }, { outcome: 'NO_FACE', faces: 0, probabilities: null, valence: null, attention: null }),
    ])
    expect(samples.get(interviewId)?.map(({ number, frameNumber, dominant }) => [number, frameNumber, dominant])).toEqual([
      [1, 1, 'happy'],
      [2, 2, 'sad'],
      [3, 3, null],
    ])
    const stored = await createEmotionFeed(database.query).read(interviewId, 0, 10)
    expect(stored.map(({ event }) => event)).toEqual(samples.get(interviewId))
    expect(stored[1]?.event.probabilities?.[2]).toBeCloseTo(1 - Math.exp(-1))
    const [summary] = await database.query('SELECT * FROM emotion.emotion_summaries WHERE interview_id = $1', [interviewId])
    expect(summary).toMatchObject({ head: 3, faces_seen: 2, probability_sums: [0, 1, 1, 0, 0, 0, 0], valence_sum: 0, attention_sum: 1.8 })
    const [raw] = await database.query('SELECT raw FROM emotion.emotion_analysis WHERE session_id = $1 AND number = 2', [interviewId])
    expect(raw).toEqual({ raw: [0, 0, 1, 0, 0, 0, 0] })
  })

  test('count once however often they come, and never for a frame that nobody accepted', async () => {
    const interviewId = randomUUID()
    await accept(interviewId, 1)
    const result = resultOf({ interviewId, frameNumber: 1 })
    const stranger = resultOf({ interviewId: randomUUID(), frameNumber: 1 })
    await storeResults(parts(), [result, result, stranger, resultOf({ interviewId, frameNumber: 2 })])
    const again = await storeResults(parts(), [result])
    expect(again.samples.size).toBe(0)
    expect(await database.counts(interviewId)).toEqual({ accepted: 1, analysed: 1, dropped: 0, inFlight: 0 })
  })

  test('that come after their frame was counted as dropped are ignored', async () => {
    const interviewId = randomUUID()
    await accept(interviewId, 2)
    await storeResults(parts(), [resultOf({ interviewId, frameNumber: 1 })])
    await dropOverdue({ ...parts(), afterMs: 0 })
    await storeResults(parts(), [resultOf({ interviewId, frameNumber: 2 })])
    expect(await database.counts(interviewId)).toEqual({ accepted: 2, analysed: 1, dropped: 1, inFlight: 0 })
    expect((await createEmotionFeed(database.query).read(interviewId, 0, 10)).length).toBe(1)
  })

  test('nothing is lost or counted twice when all happens at once', async () => {
    const interviews = Array.from({ length: 8 }, () => randomUUID())
    const accepted = (
      await Promise.all(interviews.map(async (id) => (await accept(id, 40)).map((frameNumber) => ({ interviewId: id, frameNumber }))))
    ).flat()
    const results = accepted.filter((_, index) => index % 7 !== 0).map((frame) => resultOf(frame))
    const batches = Array.from({ length: 12 }, (_, batch) =>
      results.filter((_result, index) => (index * 5) % 12 === batch || index % 12 === batch),
    )
    const more = Promise.all(interviews.map((id) => accept(id, 10)))
    const dropping = Array.from({ length: 4 }, () => dropOverdue({ ...parts(), afterMs: 1 }))
    await Promise.all([...batches.map((batch) => storeResults(parts(), batch)), ...dropping, more])
    for (const id of interviews) {
      const { accepted: taken, analysed, dropped, inFlight } = await database.counts(id)
      expect(taken).toBe(50)
      expect(analysed + dropped + inFlight).toBe(50)
      const numbers = (await createEmotionFeed(database.query).read(id, 0, 100)).map(({ number }) => number)
      expect(numbers).toEqual(Array.from({ length: analysed }, (_, index) => index + 1))
    }
  })
})
