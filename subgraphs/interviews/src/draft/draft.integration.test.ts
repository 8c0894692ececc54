import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { anonymous, type Principal } from '@parley/platform'
import { promised } from '@parley/platform/testing'
import type { Answer, Watcher } from '@parley/subgraph/testing'
import { cancelInterview, completeInterview, createInterview, startInterview, submitAnswer } from '../testing/documents.ts'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'
import { people } from '../testing/people.ts'
import { draftCursor, draftFeed, pruneDrafts } from './draft-feed.ts'
import { mostKept, writeDrafts } from './draft-rows.ts'

const { cara, carl, ivan, ana, ada, otto } = people
/** What a shared stream of staff runs as. */
const staff: Principal = { kind: 'class', organizationId: 'acme', role: 'INTERVIEWER', scopes: [] }
let platform: InterviewsPlatform
beforeAll(async () => void (platform = await openInterviewsPlatform()), 60_000)
afterAll(() => platform.close())

interface Draft {
  cursor: string
  question: { id: string }
  transcript: string
  version: number
  updatedAt: string
}
const fields = 'cursor question { id } transcript version updatedAt'
const saveDraft = `mutation ($input: SaveAnswerDraftInput!) { saveAnswerDraft(input: $input) { ${fields} } }`
const draftOf = `query ($id: ID!) { interview(id: $id) { draft { ${fields} } currentQuestionSince } }`
const transcriptUpdated = `subscription ($id: ID!, $after: String) { transcriptUpdated(interviewId: $id, after: $after) { ${fields} } }`

/** An interview of Cara's that runs. */
async function running(input: object = {}): Promise<string> {
  const { createInterview: made } = await platform.must(cara, createInterview, { input })
  const id = made?.['id'] as unknown as string // an ID
  await platform.must(cara, startInterview, { id })
  return id
}
const save = async (interviewId: string, questionId: string, transcript: string, version: number, replica = 0): Promise<Draft> =>
  (await platform.must(cara, saveDraft, { input: { interviewId, questionId, transcript, version } }, replica))[
    'saveAnswerDraft'
  ] as unknown as Draft // as selected
const answer = (interviewId: string, questionId: string) =>
  platform.must(cara, submitAnswer, { input: { interviewId, questionId, transcript: 'said', durationMs: 1 } })
const draft = async (id: string, user: Principal = ivan): Promise<Draft | null> =>
  (await platform.must(user, draftOf, { id }))['interview']?.['draft'] as unknown as Draft | null // as selected
const watch = (user: Principal, id: string, after?: string, replica = 0) => platform.watch(user, transcriptUpdated, { id, after }, replica)
const next = async (watcher: Watcher): Promise<Draft> => (await watcher.next()).data?.['transcriptUpdated'] as unknown as Draft // as selected
const codeOf = async ({ ended }: Watcher): Promise<unknown> => ((await ended) as Answer['errors'])?.[0]?.extensions?.['code'] // refused with errors

describe('a draft', () => {
  test('is kept for a reload and for all who see the interview', async () => {
    const id = await running()
    expect(await draft(id)).toBeNull()
    const saved = await save(id, 'q1', 'I once', 1)
    expect(saved).toMatchObject({ question: { id: 'q1' }, transcript: 'I once', version: 1 })
    for (const viewer of [cara, ivan, ana, ada]) expect(await draft(id, viewer)).toEqual(saved)
    expect(await platform.must(carl, draftOf, { id })).toEqual({ interview: null })
    expect(await save(id, 'q1', '', 2)).toMatchObject({ transcript: '', version: 2 })
    expect(await draft(id)).toMatchObject({ transcript: '', version: 2 })
  })

  test('is not overwritten by what comes late', async () => {
    const id = await running()
    const newer = await save(id, 'q1', 'I once led', 5)
    expect(await save(id, 'q1', 'I once', 4, 1)).toEqual(newer)
    expect(await save(id, 'q1', 'another', 5, 1)).toEqual(newer)
    expect(await draft(id)).toEqual(newer)
  })

  test('of many at once, from both replicas, is the one of the highest version', async () => {
    const id = await running()
    const all = await Promise.all([3, 1, 4, 2, 6, 5].map((version, i) => save(id, 'q1', `words ${version}`, version, i % 2)))
    expect(all.every(({ version }, i) => version >= ([3, 1, 4, 2, 6, 5][i] ?? 0))).toBe(true)
    expect(await draft(id)).toMatchObject({ transcript: 'words 6', version: 6 })
  })

  test('goes when its answer is submitted; the next question begins anew', async () => {
    const id = await running()
    await save(id, 'q1', 'I once', 7)
    await answer(id, 'q1')
    expect(await draft(id)).toBeNull()
    expect(await platform.code(cara, saveDraft, { input: { interviewId: id, questionId: 'q1', transcript: 'late', version: 8 } })).toBe(
      'CONFLICT',
    )
    expect(await save(id, 'q2', 'Next', 1)).toMatchObject({ question: { id: 'q2' }, version: 1 })
  })

  test('stays when another question than the current one is answered', async () => {
    const id = await running()
    const saved = await save(id, 'q1', 'I once', 1)
    await answer(id, 'q3')
    expect(await draft(id)).toEqual(saved)
  })

  test.each([
    ['completed', completeInterview, cara],
    ['cancelled', cancelInterview, ivan],
  ])('does not outlive an interview that is %s', async (_, document, user) => {
    const { createInterview: made } = await platform.must(ivan, createInterview, { input: { candidateId: 'cara' } })
    const id = made?.['id'] as unknown as string // an ID
    await platform.must(cara, startInterview, { id })
    await save(id, 'q1', 'never submitted', 1)
    await platform.must(user, document, { id })
    expect(await draft(id)).toBeNull()
    expect(await platform.query('SELECT transcript FROM interviews.answer_drafts WHERE interview_id = $1', [id])).toEqual([
      { transcript: '' },
    ])
  })

  test('is refused to others, out of turn, without an interview that runs, and when it is none', async () => {
    const id = await running()
    const input = { interviewId: id, questionId: 'q1', transcript: 'x', version: 1 }
    const code = (user: Principal, changed: object = {}) => platform.code(user, saveDraft, { input: { ...input, ...changed } })
    expect(await code(ivan)).toBe('FORBIDDEN')
    expect(await code(ana)).toBe('FORBIDDEN')
    expect(await code(carl)).toBe('NOT_FOUND')
    expect(await code(otto)).toBe('NOT_FOUND')
    expect(await code(anonymous)).toBe('UNAUTHENTICATED')
    expect(await code(cara, { interviewId: 'nothing' })).toBe('NOT_FOUND')
    expect(await code(cara, { questionId: 'q2' })).toBe('CONFLICT')
    expect(await code(cara, { questionId: 'q4' })).toBe('BAD_USER_INPUT')
    expect(await code(cara, { version: 0 })).toBe('BAD_USER_INPUT')
    expect(await code(cara, { transcript: 'ä'.repeat(32_769) })).toBe('PAYLOAD_TOO_LARGE')
    const { createInterview: made } = await platform.must(cara, createInterview, { input: {} })
    expect(await code(cara, { interviewId: made?.['id'] })).toBe('CONFLICT')
  })

  test('is saved 8 times in 2 seconds, and refused beyond with the time to wait; nobody else uses that up', async () => {
    const [id, other] = [await running(), await running()]
    await Promise.all(
      Array.from({ length: 20 }, () =>
        platform.ask(ivan, saveDraft, { input: { interviewId: id, questionId: 'q1', transcript: 'x', version: 1 } }),
      ),
    )
    const asked = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        platform.ask(cara, saveDraft, { input: { interviewId: id, questionId: 'q1', transcript: 'x', version: i + 1 } }),
      ),
    )
    const refused = asked.flatMap(({ errors }) => (errors?.[0]?.extensions ?? []) as { code: string; retryAfterMs: number }[]) // as refused
    expect(refused.map(({ code }) => code)).toEqual(Array(12).fill('RATE_LIMITED'))
    expect(refused.every(({ retryAfterMs }) => retryAfterMs > 0 && retryAfterMs <= 2_000)).toBe(true)
    expect(await save(other, 'q1', 'x', 1)).toMatchObject({ version: 1 })
  })
})

describe('transcriptUpdated', () => {
  test('gives the draft as it is, then every change, from either replica, and an empty one for the next question', async () => {
    const id = await running()
    await save(id, 'q1', 'I', 1)
    const watchers = await Promise.all([watch(staff, id), watch(ivan, id, undefined, 1), watch(cara, id)])
    await Promise.all(watchers.map(async (watcher) => expect(await next(watcher)).toMatchObject({ transcript: 'I' })))
    await save(id, 'q1', 'I once', 2, 1)
    await answer(id, 'q1')
    await save(id, 'q2', 'Then', 1)
    for (const watcher of watchers) {
      const events = [await next(watcher), await next(watcher), await next(watcher)]
      expect(events.map(({ question, transcript, version }) => [question.id, transcript, version])).toEqual([
        ['q1', 'I once', 2],
        ['q2', '', 0],
        ['q2', 'Then', 1],
      ])
      watcher.unsubscribe()
    }
  })

  test('is quiet before the first words, and tells at the end that the last question’s are gone', async () => {
    const id = await running()
    const watcher = await watch(ivan, id)
    expect(watcher.waiting).toBe(0)
    await answer(id, 'q1')
    expect(await next(watcher)).toMatchObject({ question: { id: 'q2' }, transcript: '' })
    await answer(id, 'q2')
    await save(id, 'q3', 'Last', 1)
    await answer(id, 'q3')
    const events = [await next(watcher), await next(watcher), await next(watcher)]
    expect(events.map(({ question, transcript }) => [question.id, transcript])).toEqual([
      ['q3', ''],
      ['q3', 'Last'],
      ['q3', ''],
    ])
    // Who comes after the end hears of no draft at all, unless they come back for what they missed.
    const [late, back] = [await watch(ivan, id), await watch(ivan, id, events[1]?.cursor)]
    expect(await next(back)).toMatchObject({ question: { id: 'q3' }, transcript: '' })
    expect(late.waiting).toBe(0)
    for (const each of [watcher, late, back]) each.unsubscribe()
  })

  test('resumes after a cursor, that of the query too', async () => {
    const id = await running()
    const { cursor } = await save(id, 'q1', 'one', 1)
    await save(id, 'q1', 'two', 2)
    await save(id, 'q1', 'three', 3)
    expect((await draft(id))?.cursor).not.toBe(cursor)
    const watcher = await watch(ivan, id, cursor)
    expect([(await next(watcher)).transcript, (await next(watcher)).transcript]).toEqual(['two', 'three'])
    watcher.unsubscribe()
  })

  test('refuses whoever may not see the interview, and cursors of other feeds', async () => {
    const [id, alone] = [await running(), await running({ private: true })]
    for (const viewer of [ivan, ada, staff, otto, carl]) expect(await codeOf(await watch(viewer, alone))).toBe('NOT_FOUND')
    expect(await codeOf(await watch(carl, id))).toBe('NOT_FOUND')
    expect(await codeOf(await watch(otto, id))).toBe('NOT_FOUND')
    expect(await codeOf(await watch(anonymous, id))).toBe('UNAUTHENTICATED')
    expect(await codeOf(await watch(ivan, 'nothing'))).toBe('NOT_FOUND')
    const { cursor } = await save(alone, 'q1', 'mine', 1)
    expect(await codeOf(await watch(ivan, id, cursor))).toBe('BAD_USER_INPUT')
  })

  test('ends with NOT_FOUND within a second for whoever may see the interview no longer, quiet as it may be', async () => {
    const id = await running()
    const [theirs, shared, own] = [await watch(ivan, id), await watch(staff, id, undefined, 1), await watch(cara, id)]
    await save(id, 'q1', 'seen', 1)
    for (const watcher of [theirs, shared, own]) await next(watcher)
    await platform.query('UPDATE interviews.interviews SET private = true WHERE id = $1', [id])
    const hidden = performance.now()
    await answer(id, 'q3') // any change tells of it; this one leaves the draft alone
    for (const watcher of [theirs, shared]) await expect(next(watcher)).rejects.toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
    expect(performance.now() - hidden).toBeLessThan(promised(1_000))
    await save(id, 'q1', 'unseen', 2)
    expect(await next(own)).toMatchObject({ transcript: 'unseen' })
    own.unsubscribe()
  })
})

describe('the drafts’ feed', () => {
  test('keeps the newest events of an interview alone', async () => {
    const id = await running()
    const state = { interviewId: id, questionId: 'q1', version: 1, updatedAt: new Date().toISOString(), over: false }
    for (let n = 1; n <= mostKept + 5; n++) await writeDrafts(platform.query, [{ ...state, transcript: `${n}` }])
    const [kept] = await platform.query(
      `SELECT count(*)::int AS kept, min(number) AS first, max(number) AS last,
         (SELECT floor FROM interviews.answer_drafts WHERE interview_id = $1) AS floor
       FROM interviews.answer_draft_events WHERE interview_id = $1`,
      [id],
    )
    expect(kept).toEqual({ kept: mostKept, first: 6, last: mostKept + 5, floor: 5 })
    const cursorAt = (number: number) => draftCursor({ interviewId: id, number })
    expect(await codeOf(await watch(ivan, id, cursorAt(4)))).toBe('CURSOR_EXPIRED')
    const watcher = await watch(ivan, id, cursorAt(5))
    expect(await next(watcher)).toMatchObject({ transcript: '6' })
    watcher.unsubscribe()
  })

  test('forgets after an hour all but the newest', async () => {
    const [old, young] = [await running(), await running()]
    for (const id of [old, young]) for (const version of [1, 2, 3]) await save(id, 'q1', `${version}`, version)
    await platform.query(`UPDATE interviews.answer_draft_events SET at = at - interval '61 minutes' WHERE interview_id = $1`, [old])
    expect(await pruneDrafts(draftFeed(platform.query))).toBe(2)
    const watcher = await watch(ivan, old)
    expect(await next(watcher)).toMatchObject({ transcript: '3' })
    watcher.unsubscribe()
  })

  test('goes with its interview', async () => {
    const id = await running()
    await save(id, 'q1', 'I once', 1)
    await platform.query('DELETE FROM interviews.interviews WHERE id = $1', [id])
    expect(await platform.query('SELECT FROM interviews.answer_draft_events WHERE interview_id = $1', [id])).toEqual([])
  })
})

describe('currentQuestionSince', () => {
  test('is the start, then the last answer’s submission, and nothing when no question is asked', async () => {
    const since = `query ($id: ID!) { interview(id: $id) { startedAt currentQuestionSince answers { submittedAt } } }`
    const { createInterview: made } = await platform.must(cara, createInterview, { input: {} })
    const id = made?.['id'] as unknown as string // an ID
    const read = async () =>
      (await platform.must(ivan, since, { id }))['interview'] as unknown as {
        startedAt: string
        currentQuestionSince: string | null
        answers: { submittedAt: string }[]
      } // as selected
    expect((await read()).currentQuestionSince).toBeNull()
    await platform.must(cara, startInterview, { id })
    const begun = await read()
    expect(begun.currentQuestionSince).toBe(begun.startedAt)
    await answer(id, 'q1')
    await answer(id, 'q2')
    const going = await read()
    expect(going.currentQuestionSince).toBe(going.answers[1]?.submittedAt)
    await answer(id, 'q3')
    expect((await read()).currentQuestionSince).toBeNull()
  })
})
