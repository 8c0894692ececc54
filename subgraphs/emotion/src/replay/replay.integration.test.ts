import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { emotions, type InterviewAccess } from '@parley/contracts'
import { anonymous, type Principal } from '@parley/platform'
import { eventually, promised } from '@parley/platform/testing'
import { comesAt, idIn, replayId, type Replay } from '@parley/replay'
import type { Tree, Watcher } from '@parley/subgraph/testing'
import { WebSocket } from 'ws'
import { jpegOf } from '../frame-intake/jpeg.fixture.ts'
import { deleteExpiredSamples } from '../retention/keep-samples.ts'
import { openEmotionPlatform, type EmotionPlatform } from '../testing/emotion-platform.ts'
import { createEmotionFeed } from '../timeline/emotion-feed.ts'

let platform: EmotionPlatform
beforeAll(async () => void (platform = await openEmotionPlatform()))
afterAll(() => platform.close())

const took = 500_000
/** Between samples: so long that a slow machine does not come to the next one meanwhile. */
const step = 20_000
/** Half an hour ago: samples of that time are kept. */
const began = Math.floor(Date.now() / 1_000) * 1_000 - 1_800_000
const instant = (ms: number) => new Date(ms).toISOString()
const analyst = () => platform.user('ANALYST')
const staff: Principal = { kind: 'class', organizationId: 'organization', role: 'INTERVIEWER', scopes: [] }
const cursorAt = (id: string, number: number) => Buffer.from(JSON.stringify(['emotion', id, number])).toString('base64url')

/** A completed interview with a sample every 20 s, each stored 250 ms after its frame came. Of frame 5 nothing is known. */
async function finished(samples = 20, changes: Partial<InterviewAccess> = {}) {
  const interview = platform.interview({ status: 'COMPLETED', ...changes })
  const { query } = platform.database
  await query(
    `INSERT INTO emotion.emotion_summaries (interview_id, head, frames_accepted, frames_analysed, frames_dropped, faces_seen,
       probability_sums, valence_sum, attention_sum, first_captured_at, last_captured_at)
     VALUES ($1, $2::int, $2::int + 1, $2::int, 1, $2::int, array_fill($2::float8 / 7, ARRAY[7]), $2::float8 / 2, $2::float8 / 4, $3, $4)`,
    [interview.id, samples, instant(began), instant(began + samples * step)],
  )
  await query(
    `INSERT INTO emotion.emotion_analysis (session_id, number, frame_id, frame_number, timestamp, received_at, outcome, dominant,
       probabilities, raw, faces, valence, attention, latency_ms, model_version)
     SELECT $1, n, $1 || n, n + (n >= 5)::int, $2::timestamptz + n * interval '20 s' - interval '40 ms', $2::timestamptz + n * interval '20 s', 'OK',
       'happy', '{0,1,0,0,0,0,0}', '{0,0.9,0.1,0,0,0,0}', 1, n, 0.5, 250, 'm' FROM generate_series(1, $3::int) n`,
    [interview.id, instant(began), samples],
  )
  return interview
}
/** A replay that has come to a second of the interview. */
function replayAt(of: string, seconds: number, speed = 1): Replay {
  return { of, speed, sourceStartedAt: began, sourceMs: took, startedAt: Math.round(Date.now() - (seconds * 1_000) / speed) }
}
const fields = 'cursor capturedAt outcome dominant faces valence attention latencyMs modelVersion interview { id }'
const next = async (watcher: Watcher): Promise<Tree> => {
  const { data, errors } = await watcher.next()
  if (data?.['emotionUpdated'] === undefined) throw new Error(JSON.stringify(errors))
  return data['emotionUpdated']
}
const textOf = (value: Tree | undefined) => value as unknown as string // what the schema says
const numberOf = (sample: Tree) => Number((JSON.parse(Buffer.from(textOf(sample['cursor']), 'base64url').toString()) as unknown[])[2])
const numbersOf = (page: Tree | undefined) => Object.values(page?.['edges'] ?? {}).map((edge) => numberOf(edge as Tree)) // a list
const take = async (watcher: Watcher, count: number) => {
  const samples: Tree[] = []
  while (samples.length < count) samples.push(await next(watcher))
  return samples
}
const upTo = (count: number, from = 1) => Array.from({ length: count }, (_, index) => index + from)
const codeOf = async ({ ended }: Watcher) => ((await ended) as { extensions: { code: string } }[] | undefined)?.[0]?.extensions.code
const entity = async (principal: Principal, id: string, selection: string, replica: 0 | 1 = 0) => {
  const text = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Interview { ${selection} } } }`
  return platform.query(principal, text, { of: [{ __typename: 'Interview', id }] }, replica)
}
const of = async (id: string, selection: string) => (await entity(analyst(), id, selection)).data?.['_entities']?.['0']

describe('emotionUpdated of a replay', () => {
  test('gives every sample once, in order, each when it is due and at the instants of the replay', async () => {
    const { id } = await finished(4)
    const played = replayAt(id, 0, 20)
    const watcher = await platform.watch(staff, replayId(played), { selection: fields })
    for (const n of upTo(4)) {
      const sample = await next(watcher)
      const due = comesAt(played, began + n * step + 250)
      expect(numberOf(sample)).toBe(n)
      expect(Date.now()).toBeGreaterThanOrEqual(due)
      expect(Date.now()).toBeLessThan(due + promised(500))
      expect(sample).toMatchObject({
        capturedAt: instant(comesAt(played, began + n * step - 40)),
        dominant: 'HAPPY',
        valence: n,
        latencyMs: 250,
        modelVersion: 'm',
        interview: { id: replayId(played) },
      })
    }
    expect(watcher.waiting).toBe(0)
    watcher.unsubscribe()
  })

  test('is live only; with a cursor, from either replica, it gives what was missed at once and goes on', async () => {
    const { id } = await finished()
    const played = replayAt(id, 195, 10)
    const live = await platform.watch(analyst(), replayId(played))
    expect(numberOf(await next(live))).toBeGreaterThanOrEqual(10)
    const resumed = await platform.watch(analyst(), replayId(played), { after: cursorAt(replayId(played), 3), replica: 1 })
    expect((await take(resumed, 9)).map(numberOf)).toEqual(upTo(9, 4))
    for (const watcher of [live, resumed]) watcher.unsubscribe()
  })

  test('leaves no stream open behind those who go', async () => {
    const { id } = await finished()
    const played = replayId(replayAt(id, 0))
    const watchers = await Promise.all(upTo(20).map(() => platform.watch(analyst(), played)))
    expect(platform.replicas[0].stats().replays).toBeGreaterThanOrEqual(20)
    for (const watcher of watchers) watcher.unsubscribe()
    await eventually(async () => expect(platform.replicas[0].stats()).toMatchObject({ replays: 0, rights: 0 }))
  })

  test('refuses cursors of the interview itself and beyond the end', async () => {
    const { id } = await finished()
    const played = replayId(replayAt(id, 5))
    for (const after of [cursorAt(id, 1), cursorAt(played, 21), 'nonsense'])
      expect(await codeOf(await platform.watch(analyst(), played, { after }))).toBe('BAD_USER_INPUT')
  })

  test('ends with NOT_FOUND within a second for whoever may see the interview no longer', async () => {
    const { id, candidate } = await finished()
    const played = replayId(replayAt(id, 0, 10))
    const [seeing, own] = [await platform.watch(staff, played), await platform.watch(candidate, played)]
    const withdrawn = performance.now()
    await platform.change(id, { private: true })
    expect(await codeOf(seeing)).toBe('NOT_FOUND')
    expect(performance.now() - withdrawn).toBeLessThan(promised(1_000))
    expect(numberOf(await next(own))).toBe(1)
    own.unsubscribe()
  })

  test('has nothing more to tell once consent is withdrawn: what was due next is gone', async () => {
    const { id } = await finished()
    const played = replayId(replayAt(id, 15, 20))
    const watcher = await platform.watch(staff, played)
    await next(watcher)
    await platform.change(id, { emotionConsent: false })
    const seen: unknown[] = []
    const ended = (async () => {
      for (;;) seen.push(await next(watcher))
    })()
    await expect(ended).rejects.toMatchObject([{ extensions: { code: 'CURSOR_EXPIRED' } }])
    // What had been read ahead holds for a second.
    expect(seen.length).toBeLessThan(5)
    expect(await of(played, 'emotionTimeline { edges { cursor } }')).toEqual({ emotionTimeline: { edges: [] } })
    const again = await platform.watch(staff, played)
    expect(again.waiting).toBe(0)
    again.unsubscribe()
  })

  test.each<[string, (id: string) => string, string]>([
    ['of an interview that is not completed', (id) => replayId({ ...replayAt(id, 5) }), 'NOT_FOUND'],
    ['that is yet to begin', (id) => replayId({ ...replayAt(id, 5), startedAt: Date.now() + 100_000 }), 'NOT_FOUND'],
    ['of a replay', (id) => replayId({ ...replayAt(id, 5), of: replayId(replayAt(id, 5)) }), 'NOT_FOUND'],
    ['of nothing', (id) => idIn(replayAt(id, 5), 'nothing'), 'NOT_FOUND'],
  ])('is refused for one %s', async (why, idOf, code) => {
    const { id } = await finished(5, { status: why.includes('not completed') ? 'IN_PROGRESS' : 'COMPLETED' })
    expect(await codeOf(await platform.watch(analyst(), idOf(id)))).toBe(code)
    const { errors } = await entity(analyst(), idOf(id), 'emotionSummary { framesAccepted }')
    expect(errors?.[0]?.extensions?.['code']).toBe(code)
  })

  test('is refused to whoever may not see the interview', async () => {
    const [open, alone] = [await finished(), await finished(5, { private: true })]
    const refused = async (principal: Principal, id: string) => codeOf(await platform.watch(principal, replayId(replayAt(id, 5))))
    expect(await refused(platform.user('ADMIN', { organizationId: 'other' }), open.id)).toBe('NOT_FOUND')
    expect(await refused(platform.user('CANDIDATE'), open.id)).toBe('NOT_FOUND')
    expect(await refused(staff, alone.id)).toBe('NOT_FOUND')
    expect(await refused(anonymous, open.id)).toBe('UNAUTHENTICATED')
  })
})

describe('the timeline of a replay', () => {
  const timeline = (after = '') =>
    `emotionTimeline(first: 4 ${after}) { edges { cursor node { ${fields} } } pageInfo { hasNextPage endCursor } }`

  test('goes as far as it has come, by pages, with cursors that its subscription takes', async () => {
    const { id } = await finished()
    const played = replayAt(id, 145, 2)
    const first = (await of(replayId(played), timeline()))?.['emotionTimeline']
    expect(numbersOf(first)).toEqual([1, 2, 3, 4])
    expect(first?.['pageInfo']).toMatchObject({ hasNextPage: true })
    expect(first?.['edges']?.['0']?.['node']).toMatchObject({
      capturedAt: instant(comesAt(played, began + step - 40)),
      interview: { id: replayId(played) },
    })
    const rest = (await of(replayId(played), timeline(`after: "${textOf(first?.['pageInfo']?.['endCursor'])}"`)))?.['emotionTimeline']
    expect(numbersOf(rest)).toEqual([5, 6, 7])
    expect(rest?.['pageInfo']).toMatchObject({ hasNextPage: false })
    const watcher = await platform.watch(analyst(), replayId(played), { after: textOf(rest?.['pageInfo']?.['endCursor']) })
    expect(numberOf(await next(watcher))).toBe(8)
    watcher.unsubscribe()
  })

  test('is empty once its samples were kept long enough; who was to go on from them is told', async () => {
    const { id } = await finished()
    await platform.database.query(`UPDATE emotion.emotion_analysis SET received_at = now() - interval '31 days' WHERE session_id = $1`, [
      id,
    ])
    const { query } = platform.database
    await deleteExpiredSamples({ query, feed: createEmotionFeed(query), days: 30 })
    const played = replayId(replayAt(id, 300))
    expect((await of(played, timeline()))?.['emotionTimeline']).toMatchObject({ edges: [] })
    expect(await codeOf(await platform.watch(analyst(), played, { after: cursorAt(played, 1) }))).toBe('CURSOR_EXPIRED')
  })
})

describe('the summary of a replay', () => {
  const summary = `emotionSummary { framesAccepted framesAnalysed framesDropped dominant valence attention firstCapturedAt lastCapturedAt
    probabilities { ${emotions.join(' ')} } }`

  test('is of the samples that have come', async () => {
    const { id } = await finished()
    const played = replayAt(id, 130)
    expect(await of(replayId(played), summary)).toEqual({
      emotionSummary: {
        framesAccepted: 7,
        framesAnalysed: 6,
        framesDropped: 1,
        dominant: 'HAPPY',
        valence: 3.5,
        attention: 0.5,
        firstCapturedAt: instant(comesAt(played, began + step - 40)),
        lastCapturedAt: instant(comesAt(played, began + 6 * step - 40)),
        probabilities: expect.objectContaining({ happy: expect.closeTo(0.9), sad: expect.closeTo(0.1), neutral: 0 }),
      },
    })
    expect(await of(replayId(replayAt(id, 5)), summary)).toEqual({ emotionSummary: null })
  })

  test('is the interview’s own once it is over, also when the samples are gone', async () => {
    const { id } = await finished()
    await platform.database.query('DELETE FROM emotion.emotion_analysis WHERE session_id = $1', [id])
    const played = replayAt(id, 600)
    const shown = await of(replayId(played), summary)
    expect(shown).toMatchObject({
      emotionSummary: {
        framesAccepted: 21,
        framesDropped: 1,
        valence: 0.5,
        attention: 0.25,
        firstCapturedAt: instant(comesAt(played, began)),
      },
    })
  })
})

describe('a replay takes no frames', () => {
  test('by GraphQL, by PUT, by WebSocket: CONFLICT to those who may see it, NOT_FOUND to others', async () => {
    const { id, candidate } = await finished()
    const played = replayId(replayAt(id, 5))
    const outsider = platform.user('CANDIDATE', { organizationId: 'other' })
    const code = async (principal: Principal) => (await platform.submit(principal, played, jpegOf())).errors?.[0]?.extensions?.['code']
    expect([await code(candidate), await code(analyst()), await code(outsider)]).toEqual(['CONFLICT', 'CONFLICT', 'NOT_FOUND'])
    const status = async (user: Parameters<EmotionPlatform['put']>[0]) => (await platform.put(user, played, jpegOf())).status
    expect([await status(candidate), await status(outsider), await status(undefined)]).toEqual([409, 404, 401])
    const upgrade = async (user: typeof candidate) => {
      const url = new URL(`/ws/interviews/${played}`, platform.replicas[0].url.replace('http', 'ws'))
      const socket = new WebSocket(url, { headers: { authorization: `Bearer ${await platform.accessToken(user)}` } })
      return new Promise((resolve) => {
        socket.once('unexpected-response', (_, response) => resolve(response.statusCode))
        socket.on('error', () => undefined)
        socket.once('open', () => resolve('open'))
      })
    }
    expect([await upgrade(candidate), await upgrade(outsider)]).toEqual([409, 404])
    expect(await platform.database.counts(id)).toMatchObject({ accepted: 21, inFlight: 0 })
    expect(await platform.database.query('SELECT FROM emotion.emotion_summaries WHERE interview_id = $1', [played])).toEqual([])
  })
})
