import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { anonymous, type Principal } from '@parley/platform'
import { promised } from '@parley/platform/testing'
import { comesAt, idIn, parseReplayId, replayId, type Replay } from '@parley/replay'
import type { Answer, Watcher } from '@parley/subgraph/testing'
import { completeInterview, createInterview, recordConsent, startInterview, submitAnswer } from '../testing/documents.ts'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'
import { people } from '../testing/people.ts'

const { cara, carl, ivan, ana, ada, otto } = people
const staff: Principal = { kind: 'class', organizationId: 'acme', role: 'ANALYST', scopes: [] }
let platform: InterviewsPlatform
beforeAll(async () => void (platform = await openInterviewsPlatform()), 60_000)
afterAll(() => platform.close())

const began = Date.parse('2026-01-01T10:00:00.000Z')
const instant = (ms: number) => new Date(ms).toISOString()
const took = 100_000

const replay = `mutation ($id: ID!, $speed: Float) { replay(interviewId: $id, speed: $speed) { id status replay { speed startedAt endsAt of { id status } } } }`
const fields = `id cursor revision status title createdAt startedAt completedAt currentQuestion { id } currentQuestionSince
  answers { id transcript submittedAt question { id } } recordings { id } draft { cursor transcript question { id } }
  notes { id text at createdAt updatedAt } replay { speed startedAt endsAt of { id } }`
const interview = `query ($id: ID!) { interview(id: $id) { ${fields} } }`
const updated = `subscription ($id: ID!, $after: String) { interviewUpdated(id: $id, after: $after) { cursor revision status answers { transcript } } }`
const transcripts = `subscription ($id: ID!, $after: String) { transcriptUpdated(interviewId: $id, after: $after) { cursor transcript question { id } } }`

interface Shown {
  id: string
  cursor: string
  revision: number
  status: string
  startedAt: string
  completedAt: string | null
  currentQuestion: { id: string } | null
  currentQuestionSince: string | null
  answers: { id: string; transcript: string; submittedAt: string; question: { id: string } }[]
  recordings: unknown[]
  draft: { cursor: string; transcript: string; question: { id: string } } | null
  notes: { id: string; text: string; at: string; createdAt: string; updatedAt: string }[] | null
}

/** A completed interview of Cara's that took 100 s: answers at 40 s and 80 s, a note about 50 s. */
async function finished(input: object = {}): Promise<string> {
  const { createInterview: made } = await platform.must(cara, createInterview, { input })
  const id = made?.['id'] as unknown as string // an ID
  await platform.must(cara, startInterview, { id })
  for (const questionId of ['q1', 'q2'])
    await platform.must(cara, submitAnswer, {
      input: { interviewId: id, questionId, transcript: `said of ${questionId} so`, durationMs: 20_000 },
    })
  await platform.must(cara, completeInterview, { id })
  await platform.query(`UPDATE interviews.interviews SET started_at = $2, completed_at = $3 WHERE id = $1`, [
    id,
    instant(began),
    instant(began + took),
  ])
  for (const [questionId, ms] of [
    ['q1', 40_000],
    ['q2', 80_000],
  ] as const)
    await platform.query(`UPDATE interviews.answers SET submitted_at = $3 WHERE interview_id = $1 AND question_id = $2`, [
      id,
      questionId,
      instant(began + ms),
    ])
  return id
}
const noteOn = (interviewId: string, seconds: number) =>
  platform.must(ivan, 'mutation ($input: AddInterviewNoteInput!) { addInterviewNote(input: $input) { id } }', {
    input: { interviewId, text: `about ${seconds}`, at: instant(began + seconds * 1_000) },
  })
/** A replay that has come to a second of the interview. */
function replayAt(of: string, seconds: number, speed = 1): Replay {
  const course = { of, speed, sourceStartedAt: began, sourceMs: took }
  return { ...course, startedAt: Math.round(Date.now() - (seconds * 1_000) / speed) }
}
const show = async (id: string, viewer: Principal = ivan): Promise<Shown | null> =>
  (await platform.must(viewer, interview, { id }))['interview'] as unknown as Shown | null // as selected
const next = async <T>(watcher: Watcher): Promise<T> => Object.values((await watcher.next()).data ?? {})[0] as unknown as T // as selected
const codeOf = async ({ ended }: Watcher): Promise<unknown> => ((await ended) as Answer['errors'])?.[0]?.extensions?.['code'] // refused with errors

describe('replay', () => {
  test('gives an interview of its own that begins now, to whoever may see the interview', async () => {
    const id = await finished()
    for (const viewer of [cara, ivan, ana, ada]) {
      const before = Date.now()
      const { replay: begun } = await platform.must(viewer, replay, { id, speed: 12.345 })
      const known = parseReplayId(begun?.['id'] as unknown as string)
      expect(known).toMatchObject({ of: id, speed: 12.35, sourceStartedAt: began, sourceMs: took })
      expect(known?.startedAt).toBeGreaterThanOrEqual(before)
      expect(begun).toMatchObject({
        status: 'IN_PROGRESS',
        replay: { speed: 12.35, startedAt: instant(known?.startedAt ?? 0), of: { id, status: 'COMPLETED' } },
      })
    }
    expect(await platform.query('SELECT FROM interviews.interviews WHERE id LIKE $1', ['replay%'])).toEqual([])
  })

  test('is refused at a speed that is not 1 to 20, before the end, again, and to whoever may not see the interview', async () => {
    const [id, alone] = [await finished(), await finished({ private: true })]
    for (const speed of [0, 0.99, 20.01, -1, 1e300]) expect(await platform.code(ivan, replay, { id, speed })).toBe('BAD_USER_INPUT')
    for (const viewer of [carl, otto]) expect(await platform.code(viewer, replay, { id })).toBe('NOT_FOUND')
    for (const viewer of [ivan, ana, ada]) expect(await platform.code(viewer, replay, { id: alone })).toBe('NOT_FOUND')
    expect(await platform.code(cara, replay, { id: alone })).toMatchObject({ replay: { status: 'IN_PROGRESS' } })
    expect(await platform.code(anonymous, replay, { id })).toBe('UNAUTHENTICATED')
    expect(await platform.code(ivan, replay, { id: 'nothing' })).toBe('NOT_FOUND')
    expect(await platform.code(ivan, replay, { id: replayId(replayAt(id, 0)) })).toBe('CONFLICT')
    const { createInterview: made } = await platform.must(cara, createInterview, { input: {} })
    expect(await platform.code(ivan, replay, { id: made?.['id'] })).toBe('CONFLICT')
  })

  test('ids that nobody was given are no interviews', async () => {
    const id = await finished()
    const real = replayAt(id, 10)
    expect((await show(replayId(real)))?.status).toBe('IN_PROGRESS')
    const forged = [
      replayId({ ...real, sourceStartedAt: began + 1 }),
      replayId({ ...real, sourceMs: took - 1 }),
      replayId({ ...real, startedAt: Date.now() + 120_000 }),
      replayId({ ...real, of: 'nothing' }),
      `${replayId(real)}x`,
      idIn(real, 'a1'),
    ]
    for (const one of forged) {
      expect(await show(one)).toBeNull()
      expect(await codeOf(await platform.watch(ivan, updated, { id: one }))).toBe('NOT_FOUND')
      expect(await codeOf(await platform.watch(ivan, transcripts, { id: one }))).toBe('NOT_FOUND')
    }
    expect(
      await platform.must({ kind: 'service', service: 'emotion' }, '{ interviewAccess(ids: ["' + replayId(real) + '"]) { interviewId } }'),
    ).toEqual({
      interviewAccess: [],
    })
  })
})

describe('a replay shows', () => {
  test('the interview as it was at the moment that it has come to, at its own instants', async () => {
    const id = await finished()
    const at = async (seconds: number) => {
      const played = replayAt(id, seconds, 10)
      return { played, shown: await show(replayId(played)) }
    }
    const start = await at(1)
    expect(start.shown).toMatchObject({
      status: 'IN_PROGRESS',
      answers: [],
      recordings: [],
      currentQuestion: { id: 'q1' },
      completedAt: null,
    })
    expect(start.shown?.startedAt).toBe(instant(start.played.startedAt))
    expect(start.shown?.currentQuestionSince).toBe(start.shown?.startedAt)

    const middle = await at(60)
    expect(middle.shown).toMatchObject({ status: 'IN_PROGRESS', currentQuestion: { id: 'q2' }, answers: [{ transcript: 'said of q1 so' }] })
    expect(middle.shown?.answers[0]?.submittedAt).toBe(instant(comesAt(middle.played, began + 40_000)))
    expect(middle.shown?.currentQuestionSince).toBe(middle.shown?.answers[0]?.submittedAt)

    const end = await at(1_000)
    expect(end.shown).toMatchObject({ status: 'COMPLETED', currentQuestion: null, answers: [{}, {}] })
    expect(end.shown?.completedAt).toBe(instant(end.played.startedAt + took / 10))
  })

  test('answers by their ids in it, as entities, too, to whoever may see them', async () => {
    const id = await finished()
    const [given] = (await show(replayId(replayAt(id, 60))))?.answers ?? []
    const text = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Answer { id transcript submittedAt } } }'
    const ask = (viewer: Principal) => platform.must(viewer, text, { of: [{ __typename: 'Answer', id: given?.id }] })
    const { question: _, ...entity } = given ?? { question: undefined }
    expect(await ask(ana)).toEqual({ _entities: [entity] })
    expect(await ask(carl)).toEqual({ _entities: [null] })
  })

  test('what the candidate was saying, word by word', async () => {
    const id = await finished()
    const draft = async (seconds: number) => (await show(replayId(replayAt(id, seconds))))?.draft ?? null
    expect(await draft(15)).toBeNull()
    expect(await draft(30)).toMatchObject({ question: { id: 'q1' }, transcript: 'said of' })
    expect(await draft(37)).toMatchObject({ transcript: 'said of q1 so' })
    expect(await draft(41)).toBeNull()
    expect(await draft(75)).toMatchObject({ question: { id: 'q2' } })
    expect(await draft(101)).toBeNull()
  })

  test('to staff the notes about moments that it has come to, as if written then; to the candidate none', async () => {
    const id = await finished()
    await noteOn(id, 70)
    await noteOn(id, 50)
    const played = replayAt(id, 60)
    const shown = await show(replayId(played))
    const then = instant(comesAt(played, began + 50_000))
    expect(shown?.notes).toEqual([{ id: expect.stringMatching(/^replay~/), text: 'about 50', at: then, createdAt: then, updatedAt: then }])
    expect((await show(replayId(replayAt(id, 200))))?.notes).toHaveLength(2)
    expect((await show(replayId(played), cara))?.notes).toBeNull()
  })
})

describe('who watches a replay', () => {
  test('gets the state as it is, then each change at its time, from either replica', async () => {
    const id = await finished()
    const played = replayAt(id, 10, 20)
    const watchers = await Promise.all([
      platform.watch(staff, updated, { id: replayId(played) }),
      platform.watch(cara, updated, { id: replayId(played) }, 1),
    ])
    for (const watcher of watchers) {
      const events = [await next<Shown>(watcher), await next<Shown>(watcher), await next<Shown>(watcher), await next<Shown>(watcher)]
      expect(events.map(({ status, answers, revision }) => [status, answers.length, revision])).toEqual([
        ['IN_PROGRESS', 0, 1],
        ['IN_PROGRESS', 1, 40_001],
        ['IN_PROGRESS', 2, 80_001],
        ['COMPLETED', 2, 100_001],
      ])
      expect(Date.now()).toBeGreaterThanOrEqual(played.startedAt + took / 20)
      watcher.unsubscribe()
    }
  })

  test('resumes after a cursor, that of the query too', async () => {
    const id = await finished()
    const played = replayId(replayAt(id, 500))
    const middle = await show(replayId({ ...(parseReplayId(played) as Replay) }))
    expect(middle?.revision).toBe(100_001)
    const all = await platform.watch(ivan, updated, {
      id: played,
      after: Buffer.from(JSON.stringify(['interview', played, 0])).toString('base64url'),
    })
    const events = [await next<Shown>(all), await next<Shown>(all), await next<Shown>(all), await next<Shown>(all)]
    expect(events.map(({ answers }) => answers.length)).toEqual([0, 1, 2, 2])
    expect(events.at(-1)?.cursor).toBe(middle?.cursor)
    const rest = await platform.watch(ivan, updated, { id: played, after: events[1]?.cursor }, 1)
    expect([await next<Shown>(rest), await next<Shown>(rest)]).toEqual(events.slice(2))
    const other = await platform.watch(ivan, updated, { id: played, after: (await show(id))?.cursor })
    expect(await codeOf(other)).toBe('BAD_USER_INPUT')
    for (const watcher of [all, rest]) watcher.unsubscribe()
  })

  test('hears of notes as staff, not as the candidate; one that is added meanwhile moves no cursor', async () => {
    const id = await finished()
    await noteOn(id, 50)
    const played = replayId(replayAt(id, 500))
    const start = Buffer.from(JSON.stringify(['interview', played, 0])).toString('base64url')
    const answered = async (viewer: Principal, after: string, count: number) => {
      const watcher = await platform.watch(viewer, updated, { id: played, after })
      const events: Shown[] = []
      while (events.length < count) events.push(await next<Shown>(watcher))
      expect(watcher.waiting).toBe(0)
      watcher.unsubscribe()
      return events
    }
    expect((await answered(cara, start, 4)).map(({ revision }) => revision)).toEqual([1, 40_001, 80_001, 100_001])
    const heard = await answered(ana, start, 5)
    expect(heard.map(({ revision }) => revision)).toEqual([1, 40_001, 50_001, 80_001, 100_001])
    await noteOn(id, 10)
    expect((await answered(ana, heard[2]?.cursor ?? '', 2)).map(({ revision }) => revision)).toEqual([80_001, 100_001])
  })

  test('reads along with the candidate: words while an answer comes, then nothing yet of the next', async () => {
    const id = await finished()
    const watcher = await platform.watch(ana, transcripts, { id: replayId(replayAt(id, 10, 10)) })
    const heard: string[] = []
    while (heard.at(-1) !== 'q2: said of q2 so') {
      const { question, transcript } = await next<{ question: { id: string }; transcript: string }>(watcher)
      heard.push(`${question.id}: ${transcript}`)
    }
    expect(heard).toContain('q1: said of q1 so')
    expect(heard.indexOf('q2: ')).toBeGreaterThan(heard.indexOf('q1: said of q1 so'))
    expect(await next(watcher)).toMatchObject({ question: { id: 'q3' }, transcript: '' })
    watcher.unsubscribe()
    // Who comes when all is over hears nothing.
    const late = await platform.watch(ana, transcripts, { id: replayId(replayAt(id, 1_000)) })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(late.waiting).toBe(0)
    late.unsubscribe()
  })

  test('is let go within a second when they may see the interview no longer, quiet as it may be', async () => {
    const id = await finished()
    const played = replayId(replayAt(id, 1_000))
    const watchers = [await platform.watch(ivan, updated, { id: played }), await platform.watch(ana, transcripts, { id: played })]
    const own = await platform.watch(cara, updated, { id: played })
    await platform.query('UPDATE interviews.interviews SET private = true WHERE id = $1', [id])
    const hidden = performance.now()
    await platform.must(cara, recordConsent, { input: { interviewId: id, emotion: false, recording: false } })
    expect(await Promise.all(watchers.map(codeOf))).toEqual(['NOT_FOUND', 'NOT_FOUND'])
    expect(performance.now() - hidden).toBeLessThan(promised(1_000))
    expect(await show(played)).toBeNull()
    expect((await show(played, cara))?.status).toBe('COMPLETED')
    own.unsubscribe()
  })

  test('is refused as of the interview itself', async () => {
    const [id, alone] = [await finished(), await finished({ private: true })]
    for (const text of [updated, transcripts]) {
      for (const viewer of [ivan, ada, staff])
        expect(await codeOf(await platform.watch(viewer, text, { id: replayId(replayAt(alone, 5)) }))).toBe('NOT_FOUND')
      for (const viewer of [carl, otto])
        expect(await codeOf(await platform.watch(viewer, text, { id: replayId(replayAt(id, 5)) }))).toBe('NOT_FOUND')
      expect(await codeOf(await platform.watch(anonymous, text, { id: replayId(replayAt(id, 5)) }))).toBe('UNAUTHENTICATED')
    }
  })
})

describe('a replay takes nothing in', () => {
  const input = (fields: string) => `input: { interviewId: $id ${fields} }`
  const mutations = [
    `startInterview(${input('')}) { id }`,
    `completeInterview(${input('')}) { id }`,
    `cancelInterview(${input('')}) { id }`,
    `recordConsent(${input('emotion: true, recording: true')}) { id }`,
    `submitAnswer(${input('questionId: "q3", transcript: "x", durationMs: 1')}) { id }`,
    `saveAnswerDraft(${input('questionId: "q1", transcript: "x", version: 1')}) { cursor }`,
    `addInterviewNote(${input('text: "x"')}) { id }`,
    `requestRecordingUpload(${input(`contentType: "video/webm", size: 1, sha256: "${'a'.repeat(64)}"`)}) { expiresAt }`,
  ].map((field) => `mutation ($id: ID!) { ${field} }`)

  test.each(mutations)('%s', async (text) => {
    const id = replayId(replayAt(await finished(), 10))
    for (const viewer of [cara, ivan, ana, ada]) expect(await platform.code(viewer, text, { id })).toBe('CONFLICT')
    for (const viewer of [carl, otto]) expect(await platform.code(viewer, text, { id })).toBe('NOT_FOUND')
    expect(await platform.code(anonymous, text, { id })).toBe('UNAUTHENTICATED')
    expect(await platform.code(ivan, text, { id: `${id}x` })).toBe('NOT_FOUND')
  })
})
