import { promised } from '@parley/platform/testing'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { anonymous, type Principal } from '@parley/platform'
import type { Answer, Watcher } from '@parley/subgraph/testing'
import { completeInterview, createInterview, recordConsent, startInterview, submitAnswer } from '../testing/documents.ts'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'
import { people } from '../testing/people.ts'

const { cara, carl, ivan, ana, otto } = people
let platform: InterviewsPlatform
beforeAll(async () => void (platform = await openInterviewsPlatform()), 60_000)
afterAll(() => platform.close())

const make = async (user: Principal, input: object = {}): Promise<string> =>
  (await platform.must(user, createInterview, { input }))['createInterview']?.['id'] as unknown as string // an ID
const answer = (id: string, questionId: string, replica = 0) =>
  platform.must(cara, submitAnswer, { input: { interviewId: id, questionId, transcript: 'x', durationMs: 1 } }, replica)

interface Updated {
  cursor: string
  revision: number
  status: string
  answers: { id: string }[]
}
const updated = `subscription ($id: ID!, $after: String) { interviewUpdated(id: $id, after: $after) { cursor revision status answers { id } } }`
const nextUpdate = async (watcher: Watcher): Promise<Updated> => (await watcher.next()).data?.['interviewUpdated'] as unknown as Updated // as selected
const codeOf = async ({ ended }: Watcher): Promise<unknown> => ((await ended) as Answer['errors'])?.[0]?.extensions?.['code'] // refused with errors

describe('interviewUpdated', () => {
  test('gives the state as it is, then every change, from either replica', async () => {
    const id = await make(cara)
    const watcher = await platform.watch(ivan, updated, { id }, 1)
    expect(await nextUpdate(watcher)).toMatchObject({ revision: 1, status: 'SCHEDULED' })
    await platform.must(cara, startInterview, { id })
    expect(await nextUpdate(watcher)).toMatchObject({ revision: 2, status: 'IN_PROGRESS' })
    await answer(id, 'q1', 1)
    expect(await nextUpdate(watcher)).toMatchObject({ revision: 3, answers: [{}] })
    watcher.unsubscribe()
  })

  test('resumes after a cursor with each state as it was', async () => {
    const id = await make(cara)
    const before = await platform.must(ivan, 'query ($id: ID!) { interview(id: $id) { cursor } }', { id })
    await platform.must(cara, startInterview, { id })
    await Promise.all(['q1', 'q2', 'q3'].map((question, i) => answer(id, question, i % 2)))
    await platform.must(cara, completeInterview, { id })
    const watcher = await platform.watch(ivan, updated, { id, after: before['interview']?.['cursor'] })
    const events = [await nextUpdate(watcher), await nextUpdate(watcher), await nextUpdate(watcher), await nextUpdate(watcher)]
    expect(events.map(({ revision, answers }) => [revision, answers.length])).toEqual([
      [2, 0],
      [3, 1],
      [4, 2],
      [5, 3],
    ])
    watcher.unsubscribe()
    const again = await platform.watch(ivan, updated, { id, after: events[3]?.cursor })
    expect(await nextUpdate(again)).toMatchObject({ revision: 6, status: 'COMPLETED' })
    again.unsubscribe()
  })

  test('refuses whoever may not see it, and cursors of other feeds', async () => {
    const id = await make(cara, { private: true })
    expect(await codeOf(await platform.watch(ivan, updated, { id }))).toBe('NOT_FOUND')
    expect(await codeOf(await platform.watch(otto, updated, { id }))).toBe('NOT_FOUND')
    expect(await codeOf(await platform.watch(anonymous, updated, { id }))).toBe('UNAUTHENTICATED')
    const other = await platform.must(cara, 'query ($id: ID!) { interview(id: $id) { cursor } }', { id: await make(cara) })
    expect(await codeOf(await platform.watch(cara, updated, { id, after: other['interview']?.['cursor'] }))).toBe('BAD_USER_INPUT')
  })

  test('of an interview that has ended stays open and quiet: what is still to come does come', async () => {
    const [ended, other] = [await make(cara), await make(cara)]
    await platform.must(cara, startInterview, { id: ended })
    await platform.must(cara, completeInterview, { id: ended })
    const [quiet, fence] = [await platform.watch(ivan, updated, { id: ended }), await platform.watch(ivan, updated, { id: other })]
    expect(await nextUpdate(quiet)).toMatchObject({ status: 'COMPLETED' })
    await nextUpdate(fence)
    await platform.must(cara, startInterview, { id: other })
    await nextUpdate(fence)
    expect(quiet.waiting).toBe(0)
    await platform.must(cara, recordConsent, { input: { interviewId: ended, emotion: false, recording: false } })
    expect(await nextUpdate(quiet)).toMatchObject({ status: 'COMPLETED', revision: 4 })
    for (const watcher of [quiet, fence]) watcher.unsubscribe()
  })

  test('ends for whoever may see it no longer', async () => {
    const id = await make(cara)
    const [theirs, own] = [await platform.watch(ivan, updated, { id }), await platform.watch(cara, updated, { id })]
    const { cursor } = await nextUpdate(theirs)
    await nextUpdate(own)
    await platform.query('UPDATE interviews.interviews SET private = true WHERE id = $1', [id])
    await platform.must(cara, startInterview, { id })
    await expect(nextUpdate(theirs)).rejects.toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
    expect((await nextUpdate(own)).revision).toBe(2)
    // What was hidden stays hidden when the rest may be seen again.
    await platform.query('UPDATE interviews.interviews SET private = false WHERE id = $1', [id])
    await answer(id, 'q1')
    const back = await platform.watch(ivan, updated, { id, after: cursor })
    expect((await nextUpdate(back)).revision).toBe(3)
    for (const watcher of [theirs, own, back]) watcher.unsubscribe()
  })
})

interface Changed {
  cursor: string
  kind: string
  interview: { id: string; status: string; title: string; revision: number }
}
const changed = `subscription ($filter: InterviewFilter, $after: String) {
  interviewsChanged(filter: $filter, after: $after) { cursor kind interview { id status title revision } } }`
const nextChange = async (watcher: Watcher): Promise<Changed> => (await watcher.next()).data?.['interviewsChanged'] as unknown as Changed // as selected

describe('interviewsChanged', () => {
  test('tells what comes, changes and leaves the filter', async () => {
    const all = await platform.watch(ana, changed)
    const running = await platform.watch(ivan, changed, { filter: { status: ['IN_PROGRESS'] } }, 1)
    const named = await platform.watch(ivan, changed, { filter: { search: 'CARL n' } })
    const id = await make(cara, { title: 'One' })
    await platform.must(cara, startInterview, { id })
    await platform.must(cara, completeInterview, { id })
    const second = await make(ivan, { title: 'Two', candidateId: 'carl' })

    const kinds = async (watcher: Watcher, count: number) => {
      const events: unknown[] = []
      while (events.length < count) {
        const { kind, interview } = await nextChange(watcher)
        events.push([kind, interview.title, interview.status])
      }
      return events
    }
    expect(await kinds(all, 4)).toEqual([
      ['CREATED', 'One', 'SCHEDULED'],
      ['UPDATED', 'One', 'IN_PROGRESS'],
      ['UPDATED', 'One', 'COMPLETED'],
      ['CREATED', 'Two', 'SCHEDULED'],
    ])
    await platform.must(carl, startInterview, { id: second })
    expect(await kinds(running, 3)).toEqual([
      ['UPDATED', 'One', 'IN_PROGRESS'],
      ['LEFT', 'One', 'COMPLETED'],
      ['UPDATED', 'Two', 'IN_PROGRESS'],
    ])
    expect(await kinds(named, 2)).toEqual([
      ['CREATED', 'Two', 'SCHEDULED'],
      ['UPDATED', 'Two', 'IN_PROGRESS'],
    ])
    for (const watcher of [all, running, named]) watcher.unsubscribe()
  })

  test('shows each only what they may see', async () => {
    const watchers = await Promise.all([carl, ivan, otto].map((user) => platform.watch(user, changed)))
    await make(cara, { title: 'secret', private: true })
    await make(carl, { title: 'secret', private: true })
    await make(carl, { title: 'last' })
    const [own, staff] = watchers as [Watcher, Watcher]
    expect((await nextChange(own)).interview.title).toBe('secret')
    expect((await nextChange(own)).interview.title).toBe('last')
    expect((await nextChange(staff)).interview.title).toBe('last')
    for (const watcher of watchers) watcher.unsubscribe()
  })

  test('tells who may see it no longer what they saw last, within a second', async () => {
    const id = await make(cara, { title: 'Open' })
    await platform.until('SELECT FROM interviews.organization_events WHERE interview_id = $1', [id])
    const watcher = await platform.watch(ivan, changed)
    const [row] = await platform.query('SELECT state FROM interviews.interview_events WHERE interview_id = $1', [id])
    const before = row?.['state'] as object // a state
    const body = { before, after: { ...before, private: true, title: 'Closed', revision: 2 } }
    const withdrawn = performance.now()
    await platform.query(`INSERT INTO interviews.outbox_messages (message_id, target, body) VALUES ('m', 'organization-feed', $1::jsonb)`, [
      JSON.stringify(body),
    ])
    // Wakes the relay, as every change does.
    await make(cara)
    expect(await nextChange(watcher)).toMatchObject({ kind: 'LEFT', interview: { id, title: 'Open', revision: 1 } })
    expect(performance.now() - withdrawn).toBeLessThan(promised(1_000))
    watcher.unsubscribe()
  })

  test('is numbered without gaps by two relays at once, in each interview’s order, and resumes', async () => {
    const marker = await platform.watch(ivan, changed)
    await make(cara, { title: 'marker' })
    const { cursor } = await nextChange(marker)
    marker.unsubscribe()

    const ids = await Promise.all(Array.from({ length: 10 }, (_, i) => make(cara, { title: `Crowd ${i}` })))
    await Promise.all(
      ids.map(async (id, i) => {
        await platform.must(cara, startInterview, { id }, i % 2)
        await platform.must(cara, completeInterview, { id }, (i + 1) % 2)
      }),
    )
    const watcher = await platform.watch(ivan, changed, { after: cursor }, 1)
    const seen = new Map<string, number[]>()
    for (let n = 0; n < 30; n++) {
      const { interview } = await nextChange(watcher)
      seen.set(interview.id, [...(seen.get(interview.id) ?? []), interview.revision])
    }
    expect([...seen.values()]).toEqual(Array(10).fill([1, 2, 3]))
    watcher.unsubscribe()
    const rows = await platform.query(
      `SELECT count(*)::int, max(number), (SELECT feed_head FROM interviews.organizations WHERE id = 'acme') AS head
       FROM interviews.organization_events WHERE organization_id = 'acme'`,
      [],
    )
    expect(rows[0]?.['count']).toBe(rows[0]?.['max'])
    expect(rows[0]?.['max']).toBe(rows[0]?.['head'])
  })
})
