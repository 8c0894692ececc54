import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Tree } from '@parley/subgraph/testing'
import {
  cancelInterview,
  completeInterview,
  createInterview,
  interview,
  recordConsent,
  startInterview,
  submitAnswer,
} from '../testing/documents.ts'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'
import { people } from '../testing/people.ts'

let platform: InterviewsPlatform
beforeAll(async () => void (platform = await openInterviewsPlatform()), 60_000)
afterAll(() => platform.close())

const { cara, carl, ivan, ada } = people
const made = async (user = cara, input: object = {}): Promise<Tree> =>
  (await platform.must(user, createInterview, { input }))['createInterview'] as Tree
const idOf = (tree: Tree): string => tree['id'] as unknown as string // an ID
const answerTo = (interviewId: string, questionId: string, more: object = {}) => ({
  input: { interviewId, questionId, transcript: 'An answer.', durationMs: 1000, ...more },
})

describe('an interview’s life', () => {
  test('a candidate’s practice goes from creation to completion', async () => {
    const created = await made()
    expect(created).toMatchObject({
      status: 'SCHEDULED',
      revision: 1,
      title: 'Basics',
      practice: true,
      private: false,
      totalQuestions: 3,
      candidate: { id: 'cara' },
      currentQuestion: null,
      answers: [],
      consent: { emotion: true, recording: false, policyVersion: 'standing' },
    })
    const id = idOf(created)
    const { startInterview: started } = await platform.must(cara, startInterview, { id })
    expect(started).toMatchObject({ status: 'IN_PROGRESS', revision: 2, currentQuestion: { id: 'q1' }, completedAt: null })
    for (const question of ['q1', 'q2', 'q3']) {
      const { submitAnswer: answer } = await platform.must(cara, submitAnswer, answerTo(id, question))
      expect(answer).toMatchObject({ question: { id: question }, transcript: 'An answer.', durationMs: 1000 })
    }
    const { completeInterview: completed } = await platform.must(cara, completeInterview, { id })
    expect(completed).toMatchObject({ status: 'COMPLETED', revision: 6, currentQuestion: null, answers: [{}, {}, {}] })
    const events = await platform.query('SELECT number, state FROM interviews.interview_events WHERE interview_id = $1 ORDER BY number', [
      id,
    ])
    expect(events.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6])
    expect(events.map(({ state }) => (state as { answers: unknown[] }).answers.length)).toEqual([0, 0, 1, 2, 3, 3])
    expect((await platform.must(cara, interview, { id }))['interview']).toEqual(completed)
  })

  test('repeating one’s own step gives the state as it is', async () => {
    const id = idOf(await made())
    const consent = { input: { interviewId: id, emotion: true, recording: true, policyVersion: '1' } }
    const revisions = []
    for (const [document, variables] of [
      [recordConsent, consent],
      [recordConsent, consent],
      [startInterview, { id }],
      [startInterview, { id }],
      [completeInterview, { id }],
      [completeInterview, { id }],
    ] as const)
      revisions.push((Object.values(await platform.must(cara, document, variables))[0] as Tree)['revision'])
    expect(revisions).toEqual([2, 2, 3, 3, 4, 4])
  })

  test('illegal transitions are CONFLICT and say from what to what', async () => {
    const id = idOf(await made())
    const early = await platform.ask(cara, completeInterview, { id })
    expect(early.errors).toMatchObject([
      { message: expect.stringContaining('from SCHEDULED to COMPLETED'), extensions: { code: 'CONFLICT' } },
    ])
    expect(await platform.code(cara, submitAnswer, answerTo(id, 'q1'))).toBe('CONFLICT')
    await platform.must(ivan, cancelInterview, { id })
    expect(await platform.code(cara, startInterview, { id })).toBe('CONFLICT')
    expect(await platform.code(cara, recordConsent, { input: { interviewId: id, emotion: true, recording: true } })).toBe('CONFLICT')
    expect((await platform.must(ivan, interview, { id }))['interview']).toMatchObject({ status: 'CANCELLED', revision: 2 })
  })

  test('consent can be withdrawn, even after the end, and the newest counts', async () => {
    const id = idOf(await made())
    await platform.must(cara, startInterview, { id })
    await platform.must(cara, completeInterview, { id })
    const withdrawn = await platform.must(cara, recordConsent, { input: { interviewId: id, emotion: false, recording: false } })
    expect(withdrawn['recordConsent']).toMatchObject({ consent: { emotion: false, recording: false }, revision: 4 })
    expect(await platform.query('SELECT emotion FROM interviews.consents WHERE interview_id = $1 ORDER BY recorded_at', [id])).toEqual([
      { emotion: true },
      { emotion: false },
    ])
  })

  test('staff create one for a candidate of their organisation', async () => {
    const scheduledAt = '2027-01-31T09:30:00.000Z'
    const created = await made(ada, { candidateId: 'carl', title: ' Second round ', templateId: 'extra', scheduledAt })
    expect(created).toMatchObject({
      practice: false,
      title: 'Second round',
      totalQuestions: 1,
      candidate: { id: 'carl' },
      consent: null,
      scheduledAt,
    })
    const { startInterview: started } = await platform.must(carl, startInterview, { id: idOf(created) })
    expect(started).toMatchObject({ currentQuestion: { id: 'q4' } })
  })

  test.each([
    ['no candidate', ivan, {}, 'BAD_USER_INPUT'],
    ['another organisation’s candidate', ivan, { candidateId: 'olga' }, 'NOT_FOUND'],
    ['a colleague as candidate', ivan, { candidateId: 'ada' }, 'NOT_FOUND'],
    ['another organisation’s template', ivan, { candidateId: 'carl', templateId: 'o-basics' }, 'NOT_FOUND'],
    ['private, for another', ivan, { candidateId: 'carl', private: true }, 'BAD_USER_INPUT'],
    ['a candidate for another', cara, { candidateId: 'carl' }, 'FORBIDDEN'],
    ['an analyst', people.ana, { candidateId: 'carl' }, 'FORBIDDEN'],
    ['a blank title', cara, { title: ' ' }, 'BAD_USER_INPUT'],
    ['a title with NUL', cara, { title: 'a\0b' }, 'BAD_USER_INPUT'],
    ['a title with a lone surrogate', cara, { title: 'a\ud800b' }, 'BAD_USER_INPUT'],
    ['the year 1', cara, { scheduledAt: '0001-01-01T00:00:00Z' }, 'BAD_USER_INPUT'],
  ])('refuses to create with %s', async (_, user, input, code) => {
    expect(await platform.code(user, createInterview, { input })).toBe(code)
  })

  test('the same idempotency key creates one interview, under eight at once', async () => {
    const input = { idempotencyKey: 'once', title: 'Once' }
    const all = await Promise.all(Array.from({ length: 8 }, (_, i) => platform.must(cara, createInterview, { input }, i % 2)))
    expect(new Set(all.map((data) => data['createInterview']?.['id'])).size).toBe(1)
    const id = all[0]?.['createInterview']?.['id']
    expect(await platform.query('SELECT count(*)::int FROM interviews.interview_events WHERE interview_id = $1', [id])).toEqual([
      { count: 1 },
    ])
    expect(await platform.query(`SELECT count(*)::int FROM interviews.outbox_messages WHERE body->>'interviewId' = $1`, [id])).toEqual([
      { count: 1 },
    ])
    // Another person's key is another key.
    expect((await made(carl, input))['id']).not.toBe(id)
  })
})

describe('an answer', () => {
  const running = async (): Promise<string> => {
    const id = idOf(await made())
    await platform.must(cara, startInterview, { id })
    return id
  }

  test('is one under eight concurrent submissions with the same key', async () => {
    const id = await running()
    const variables = answerTo(id, 'q1', { idempotencyKey: 'k' })
    const all = await Promise.all(Array.from({ length: 8 }, (_, i) => platform.must(cara, submitAnswer, variables, i % 2)))
    expect(new Set(all.map((data) => JSON.stringify(data))).size).toBe(1)
    expect(await platform.query('SELECT revision FROM interviews.interviews WHERE id = $1', [id])).toEqual([{ revision: 3 }])
    await platform.must(cara, completeInterview, { id })
    expect(await platform.must(cara, submitAnswer, variables)).toEqual(all[0])
  })

  test('is given once without a key', async () => {
    const id = await running()
    const all = await Promise.all(Array.from({ length: 8 }, (_, i) => platform.ask(cara, submitAnswer, answerTo(id, 'q1'), i % 2)))
    expect(all.filter(({ errors }) => errors === undefined)).toHaveLength(1)
    expect(all.flatMap(({ errors }) => errors ?? []).map((error) => error.extensions?.['code'])).toEqual(Array(7).fill('CONFLICT'))
    expect(await platform.code(cara, submitAnswer, answerTo(id, 'q1', { idempotencyKey: 'new' }))).toBe('CONFLICT')
    await platform.must(cara, submitAnswer, answerTo(id, 'q2', { idempotencyKey: 'two' }))
    expect(await platform.code(cara, submitAnswer, answerTo(id, 'q3', { idempotencyKey: 'two' }))).toBe('CONFLICT')
  })

  test.each([
    ['to a question of another interview', { questionId: 'q4' }, 'BAD_USER_INPUT'],
    ['of over 64 KB', { transcript: 'é'.repeat(32_769) }, 'PAYLOAD_TOO_LARGE'],
    ['of a negative duration', { durationMs: -1 }, 'BAD_USER_INPUT'],
    ['of over a day', { durationMs: 86_400_001 }, 'BAD_USER_INPUT'],
    ['with NUL', { transcript: 'a\0' }, 'BAD_USER_INPUT'],
    ['to no interview', { interviewId: 'nothing' }, 'NOT_FOUND'],
  ])('is refused %s', async (_, more, code) => {
    expect(await platform.code(cara, submitAnswer, answerTo(await running(), 'q1', more))).toBe(code)
  })

  test('of exactly 64 KB is kept as it was', async () => {
    const transcript = `${'é'.repeat(32_767)}"\\`
    const { submitAnswer: answer } = await platform.must(cara, submitAnswer, answerTo(await running(), 'q1', { transcript }))
    expect(answer?.['transcript']).toBe(transcript)
  })

  test('revisions have no gaps under concurrent changes', async () => {
    const id = await running()
    await Promise.all([
      ...['q1', 'q2', 'q3'].map((question, i) => platform.must(cara, submitAnswer, answerTo(id, question), i % 2)),
      ...[1, 2, 3, 4].map((n) =>
        platform.must(cara, recordConsent, { input: { interviewId: id, emotion: true, recording: true, policyVersion: String(n) } }, n % 2),
      ),
    ])
    const rows = await platform.query('SELECT number FROM interviews.interview_events WHERE interview_id = $1 ORDER BY number', [id])
    expect(rows.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    const { interview: state } = await platform.must(cara, interview, { id })
    expect(state).toMatchObject({ revision: 9, answers: [{}, {}, {}] })
  })
})

test('what is over its time expires', async () => {
  const [late, week, fresh] = await Promise.all([made(), made(), made()])
  await platform.must(cara, startInterview, { id: idOf(late) })
  await platform.query(`UPDATE interviews.interviews SET started_at = now() - interval '25 hours' WHERE id = $1`, [idOf(late)])
  await platform.query(`UPDATE interviews.interviews SET created_at = now() - interval '8 days' WHERE id = $1`, [idOf(week)])
  const another = await platform.open() // looks at once
  await platform.until(`SELECT FROM interviews.interviews WHERE status = 'EXPIRED' HAVING count(*) = 2`)
  await another.close()
  const statusOf = async (tree: Tree) => (await platform.must(cara, interview, { id: idOf(tree) }))['interview']?.['status']
  expect(await Promise.all([late, week, fresh].map(statusOf))).toEqual(['EXPIRED', 'EXPIRED', 'SCHEDULED'])
  expect(await platform.code(cara, startInterview, { id: idOf(late) })).toBe('CONFLICT')
})
