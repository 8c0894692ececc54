import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { eventually, promised } from '@parley/platform/testing'
import type { Answer, Watcher } from '@parley/subgraph/testing'
import { setTimeout as pause } from 'node:timers/promises'
import { openEmotionPlatform, type EmotionPlatform } from './testing/emotion-platform.ts'
import { jpegOf } from './frame-intake/jpeg.fixture.ts'
import { resultOf } from './results/result.fixture.ts'

let platform: EmotionPlatform
beforeAll(async () => {
  platform = await openEmotionPlatform({ dropAfterMs: 5_000 })
})
afterAll(() => platform.close())

const photograph = jpegOf()
const codeOf = ({ errors }: Answer) => errors?.[0]?.extensions?.['code']
const numberOf = (cursor: string) => Number((JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[])[2])
const interviewer = () => platform.user('INTERVIEWER')
const take = async (watcher: Watcher, count: number) => {
  const events: Answer[] = []
  while (events.length < count) events.push(await watcher.next())
  return events
}
const cursorsOf = (events: Answer[]) => events.map(({ data }) => data?.['emotionUpdated']?.['cursor'] as unknown as string) // a leaf

describe('a frame', () => {
  test('is seen live by a watcher on another replica, with its journey', async () => {
    const { id, candidate } = platform.interview()
    const stop = await platform.work()
    const selection =
      'cursor capturedAt outcome dominant probabilities { happy neutral } faces valence attention latencyMs modelVersion interview { id }'
    const watcher = await platform.watch(interviewer(), id, { replica: 1, journey: true, selection })
    await platform.submit(candidate, id, photograph)
    const { data, errors, extensions } = await watcher.next()
    await stop()
    watcher.unsubscribe()
    expect(errors).toBeUndefined()
    expect(data?.['emotionUpdated']).toMatchObject({
      outcome: 'OK',
      dominant: 'HAPPY',
      probabilities: { happy: 0.7, neutral: 0.05 },
      faces: 1,
      valence: 0.5,
      attention: 0.9,
      modelVersion: 'test-1',
      interview: { id },
    })
    const { received, queued, dequeued, decoded, inferred, stored, rung } = extensions?.journey ?? {}
    const stages = [received, queued, dequeued, decoded, inferred, stored, rung]
    expect(stages).toEqual([...stages].sort((a, b) => Number(a) - Number(b)))
    expect(stages).not.toContain(undefined)
  })

  test('without a face has no probabilities', async () => {
    const { id, candidate } = platform.interview()
    const nothing = { outcome: 'NO_FACE', faces: 0, probabilities: null, box: null, valence: null, attention: null } as const
    const stop = await platform.work(() => nothing)
    const watcher = await platform.watch(interviewer(), id, { selection: 'outcome dominant probabilities { happy } valence faces' })
    await platform.submit(candidate, id, photograph)
    const { data } = await watcher.next()
    await stop()
    watcher.unsubscribe()
    expect(data?.['emotionUpdated']).toEqual({ outcome: 'NO_FACE', dominant: null, probabilities: null, valence: null, faces: 0 })
  })
})

describe('frames are counted exactly', () => {
  test('500 of 20 interviews, some lost, some answered twice, by two replicas', async () => {
    const interviews = Array.from({ length: 20 }, () => platform.interview())
    const stop = await platform.work(({ frameNumber }) => (frameNumber % 5 === 0 ? undefined : {}))
    const send = async ({ id, candidate }: (typeof interviews)[number]) => {
      for (let accepted = 0, tries = 0; accepted < 25; tries++) {
        const { data } = await platform.submit(candidate, id, photograph, tries % 2 === 0 ? 0 : 1)
        const receipt = data?.['submitFrame']
        if (receipt?.['accepted']) accepted++
        else await pause(Number(receipt?.['retryAfterMs']))
      }
    }
    await Promise.all(interviews.map(send))
    const doubled = interviews.flatMap(({ id }) => [1, 2, 5, 26].map((frameNumber) => resultOf({ interviewId: id, frameNumber })))
    await Promise.all(doubled.map((result) => platform.publishResult(result)))
    const countsOf = () => Promise.all(interviews.map(({ id }) => platform.database.counts(id)))
    await eventually(async () => expect((await countsOf()).filter(({ inFlight }) => inFlight > 0)).toEqual([]), 15_000)
    await eventually(async () => expect(await platform.queue.depth('emotion.results')).toBe(0))
    await stop()
    for (const { accepted: taken, analysed, dropped, inFlight } of await countsOf()) {
      expect([taken, inFlight]).toEqual([25, 0])
      expect(analysed + dropped).toBe(25)
      expect(analysed).toBeLessThanOrEqual(21)
    }
    const [extra] = await platform.database.query(
      `SELECT count(*)::int AS frames FROM emotion.emotion_analysis WHERE session_id = ANY($1) AND frame_number > 5 AND frame_number % 5 = 0`,
      [interviews.map(({ id }) => id)],
    )
    expect(extra).toEqual({ frames: 0 })
  }, 60_000)

  test('what nobody answers is dropped, and an answer that comes later is ignored', async () => {
    const { id, candidate } = platform.interview()
    const lost = await platform.queue.consume('emotion.frames', { prefetch: 5 }, (delivery) => delivery.ack())
    await platform.submit(candidate, id, photograph)
    await eventually(async () => expect(await platform.database.counts(id)).toMatchObject({ dropped: 1 }), 15_000)
    await lost.close()
    await platform.publishResult(resultOf({ interviewId: id, frameNumber: 1 }))
    await eventually(async () => expect(await platform.queue.depth('emotion.results')).toBe(0))
    expect(await platform.database.counts(id)).toEqual({ accepted: 1, analysed: 0, dropped: 1, inFlight: 0 })
    const { data } = await platform.query(interviewer(), summaryQuery, { ids: refs([id]) })
    expect(data?.['_entities']).toEqual([
      { id, emotionSummary: { framesAccepted: 1, framesAnalysed: 0, framesDropped: 1, dominant: null, probabilities: null } },
    ])
  }, 20_000)

  test('an answer that cannot be stored takes no other with it', async () => {
    const [broken, sound] = [platform.interview(), platform.interview()]
    // A number that its feed has not given yet is taken.
    await platform.database.query(
      `INSERT INTO emotion.emotion_analysis (session_id, number, frame_id, frame_number, timestamp, received_at, outcome, faces, latency_ms,
         model_version) VALUES ($1, 1, 'f', 99, now(), now(), 'OK', 1, 1, 'm')`,
      [broken.id],
    )
    const watcher = await platform.watch(interviewer(), sound.id)
    const stop = await platform.work()
    await Promise.all([platform.submit(broken.candidate, broken.id, photograph), platform.submit(sound.candidate, sound.id, photograph)])
    expect((await watcher.next()).data?.['emotionUpdated']).toMatchObject({ dominant: 'HAPPY' })
    await stop()
    watcher.unsubscribe()
    expect(await platform.database.counts(sound.id)).toMatchObject({ analysed: 1 })
    expect(await platform.database.counts(broken.id)).toMatchObject({ analysed: 0 })
  })

  test('an answer that is none ends in the dead letters', async () => {
    const { queue } = platform
    const dead = new Promise<string>((resolve) => {
      void queue.consume('emotion.results.dead', { prefetch: 1 }, (delivery) => {
        delivery.ack()
        if (delivery.id === 'nonsense') resolve(delivery.id)
      })
    })
    await queue.publish('emotion.results', { id: 'nonsense', headers: {}, body: Buffer.from('{"frameId": 1}') })
    expect(await dead).toBe('nonsense')
  })
})

const refs = (ids: string[]) => ids.map((id) => ({ __typename: 'Interview', id }))
const summaryQuery = `query ($ids: [_Any!]!) { _entities(representations: $ids) { ... on Interview { id
  emotionSummary { framesAccepted framesAnalysed framesDropped dominant probabilities { happy } } } } }`
const timelineQuery = `query ($ids: [_Any!]!, $first: Int, $after: String) { _entities(representations: $ids) { ... on Interview { id
  emotionTimeline(first: $first, after: $after) { edges { cursor node { cursor dominant } } pageInfo { hasNextPage endCursor } } } } }`

/** An interview with analysed frames. */
async function analysed(frames: number) {
  const interview = platform.interview()
  const stop = await platform.work()
  const watcher = await platform.watch(interviewer(), interview.id)
  for (let frame = 0; frame < frames; frame++) await platform.submit(interview.candidate, interview.id, photograph)
  const cursors = cursorsOf(await take(watcher, frames))
  watcher.unsubscribe()
  await stop()
  return { ...interview, cursors }
}

describe('the timeline', () => {
  test('pages oldest first, and its cursors are those of the live feed', async () => {
    const { id, cursors } = await analysed(5)
    const page = async (after?: unknown) => {
      const { data, errors } = await platform.query(interviewer(), timelineQuery, { ids: refs([id]), first: 2, after })
      expect(errors).toBeUndefined()
      return data?.['_entities']?.['0']?.['emotionTimeline']
    }
    const seen: unknown[] = []
    for (let next = await page(); ; next = await page(next?.['pageInfo']?.['endCursor'])) {
      const edges = (next?.['edges'] ?? []) as unknown as { cursor: string; node: { cursor: string } }[] // the query's own shape
      for (const { cursor, node } of edges) {
        expect(node.cursor).toBe(cursor)
        seen.push(cursor)
      }
      if (!next?.['pageInfo']?.['hasNextPage']) break
    }
    expect(seen).toEqual(cursors)
  })

  test('of many interviews, each is its own; one that may not be seen is an error of its field alone', async () => {
    const [one, two] = [await analysed(2), await analysed(1)]
    const foreign = platform.interview({ organizationId: 'other' })
    const empty = platform.interview()
    const ids = refs([one.id, foreign.id, two.id, empty.id])
    const timelines = await platform.query(interviewer(), timelineQuery, { ids, first: 10 })
    expect(timelines.errors?.map(({ path, extensions }) => [path?.[1], extensions?.['code']])).toEqual([[1, 'NOT_FOUND']])
    const summaries = await platform.query(interviewer(), summaryQuery, { ids })
    expect(summaries.errors?.map(({ path, extensions }) => [path?.[1], extensions?.['code']])).toEqual([[1, 'NOT_FOUND']])
    expect(summaries.data?.['_entities']).toMatchObject([
      { emotionSummary: { framesAccepted: 2, framesAnalysed: 2, dominant: 'HAPPY', probabilities: { happy: 0.7 } } },
      { emotionSummary: null },
      { emotionSummary: { framesAccepted: 1 } },
      { emotionSummary: null },
    ])
  })

  test.each([
    ['first: 0', { first: 0 }],
    ['first: 101', { first: 101 }],
    ['a foreign cursor', { first: 1, after: 'abc' }],
  ])('%s is bad input', async (_name, variables) => {
    const { id } = platform.interview()
    expect(codeOf(await platform.query(interviewer(), timelineQuery, { ids: refs([id]), ...variables }))).toBe('BAD_USER_INPUT')
  })

  test('is seen by the candidate, not by another', async () => {
    const { id, candidate } = await analysed(1)
    expect((await platform.query(candidate, summaryQuery, { ids: refs([id]) })).errors).toBeUndefined()
    expect(codeOf(await platform.query(platform.user('CANDIDATE'), summaryQuery, { ids: refs([id]) }))).toBe('NOT_FOUND')
  })
})

describe('watching', () => {
  test('resumes after a cursor: each number once and in order, then live', async () => {
    const { id, candidate, cursors } = await analysed(4)
    const watcher = await platform.watch(interviewer(), id, { after: cursors[1], replica: 1 })
    const stop = await platform.work()
    await platform.submit(candidate, id, photograph)
    const events = await take(watcher, 3)
    await stop()
    watcher.unsubscribe()
    expect(cursorsOf(events).map(numberOf)).toEqual([3, 4, 5])
  })

  test('without a cursor is live only', async () => {
    const { id, candidate } = await analysed(2)
    const watcher = await platform.watch(interviewer(), id)
    const stop = await platform.work()
    await platform.submit(candidate, id, photograph)
    expect(cursorsOf(await take(watcher, 1)).map(numberOf)).toEqual([3])
    await stop()
    watcher.unsubscribe()
  })

  test('what may not be seen is not found; a cursor of another interview is bad input', async () => {
    const [one, two] = [await analysed(1), platform.interview()]
    const stranger = await platform.watch(platform.user('ADMIN', { organizationId: 'other' }), one.id)
    expect(await stranger.ended).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
    const wrong = await platform.watch(interviewer(), two.id, { after: one.cursors[0] })
    expect(await wrong.ended).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
  })

  test('ends with NOT_FOUND within a second of the right being withdrawn, for those who lost it', async () => {
    const { id, candidate } = platform.interview()
    const [staff, own] = [await platform.watch(interviewer(), id), await platform.watch(candidate, id)]
    const withdrawn = performance.now()
    await platform.change(id, { private: true })
    expect(await staff.ended).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
    expect(performance.now() - withdrawn).toBeLessThan(promised(1_000))
    const stop = await platform.work()
    await platform.submit(candidate, id, photograph)
    expect((await own.next()).data?.['emotionUpdated']).toMatchObject({ dominant: 'HAPPY' })
    await stop()
    own.unsubscribe()
  })

  test('an interview that has ended stays open and quiet: what is still to come does come', async () => {
    const [ended, other] = [platform.interview(), platform.interview()]
    for (const { id, candidate } of [ended, other]) await platform.submit(candidate, id, photograph)
    await platform.change(ended.id, { status: 'COMPLETED' })
    const [quiet, fence] = [await platform.watch(interviewer(), ended.id), await platform.watch(interviewer(), other.id)]
    await platform.publishResult(resultOf({ interviewId: other.id, frameNumber: 1 }))
    await fence.next()
    expect(quiet.waiting).toBe(0)
    await platform.publishResult(resultOf({ interviewId: ended.id, frameNumber: 1 }))
    expect((await quiet.next()).data?.['emotionUpdated']).toMatchObject({ interview: { id: ended.id } })
    for (const watcher of [quiet, fence]) watcher.unsubscribe()
  })

  test('200 opened and closed leave nothing behind', async () => {
    const { id } = platform.interview()
    const watchers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => platform.watch(interviewer(), id, { replica: index % 2 === 0 ? 0 : 1 })),
    )
    expect(platform.replicas.map((replica) => replica.stats())).toEqual([
      { readers: 100, topics: 1, replays: 0, rights: 100, sockets: 0 },
      { readers: 100, topics: 1, replays: 0, rights: 100, sockets: 0 },
    ])
    for (const watcher of watchers) watcher.unsubscribe()
    const nothing = { readers: 0, topics: 0, replays: 0, rights: 0, sockets: 0 }
    await eventually(async () => expect(platform.replicas.map((replica) => replica.stats())).toEqual([nothing, nothing]))
  })
})

describe('when the consent is withdrawn', () => {
  test('everything read from the face goes within a second, the counts stay, and no cursor hides it', async () => {
    const { id, candidate, cursors } = await analysed(3)
    await platform.submit(candidate, id, photograph)
    const withdrawn = performance.now()
    await platform.change(id, { emotionConsent: false })
    const samples = async () =>
      Number((await platform.database.query('SELECT count(*) AS n FROM emotion.emotion_analysis WHERE session_id = $1', [id]))[0]?.['n'])
    await eventually(async () => expect(await samples()).toBe(0))
    expect(performance.now() - withdrawn).toBeLessThan(promised(1_000))
    await eventually(async () => expect(await platform.database.counts(id)).toMatchObject({ inFlight: 0 }))
    expect(await platform.database.counts(id)).toEqual({ accepted: 4, analysed: 3, dropped: 1, inFlight: 0 })
    await platform.publishResult(resultOf({ interviewId: id, frameNumber: 4 }))
    await eventually(async () => expect(await platform.queue.depth('emotion.results')).toBe(0))
    expect(await samples()).toBe(0)

    expect(codeOf(await platform.submit(candidate, id, photograph))).toBe('CONSENT_REQUIRED')
    const { data } = await platform.query(interviewer(), summaryQuery, { ids: refs([id]) })
    expect(data?.['_entities']).toMatchObject([{ emotionSummary: { framesAccepted: 4, dominant: null, probabilities: null } }])
    expect(codeOf(await platform.query(interviewer(), timelineQuery, { ids: refs([id]), first: 5, after: cursors[0] }))).toBe(
      'CURSOR_EXPIRED',
    )
    const late = await platform.watch(interviewer(), id, { after: cursors[0] })
    expect(await late.ended).toMatchObject([{ extensions: { code: 'CURSOR_EXPIRED' } }])
  })
})
