import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { anonymous, type Principal } from '@parley/platform'
import type { Watcher } from '@parley/subgraph/testing'
import { createInterview, startInterview } from '../testing/documents.ts'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'
import { people } from '../testing/people.ts'
import { mostNotes } from './add-note.ts'

const { cara, carl, ivan, ana, ada, otto } = people
const staff: Principal = { kind: 'class', organizationId: 'acme', role: 'ANALYST', scopes: [] }
let platform: InterviewsPlatform
beforeAll(async () => void (platform = await openInterviewsPlatform()), 60_000)
afterAll(() => platform.close())

interface Note {
  id: string
  kind: string
  text: string
  at: string
  author: { id: string } | null
  createdAt: string
  updatedAt: string
}
const fields = 'id kind text at author { id } createdAt updatedAt'
const addNote = `mutation ($input: AddInterviewNoteInput!) { addInterviewNote(input: $input) { ${fields} } }`
const updateNote = `mutation ($id: ID!, $text: String!) { updateInterviewNote(input: { id: $id, text: $text }) { ${fields} } }`
const removeNote = `mutation ($id: ID!) { removeInterviewNote(input: { id: $id }) }`
const notesOf = `query ($id: ID!) { interview(id: $id) { revision notes { ${fields} } } }`
const updated = `subscription ($id: ID!, $after: String) { interviewUpdated(id: $id, after: $after) { cursor revision status notes { text } } }`

const make = async (user: Principal = cara, input: object = {}): Promise<string> =>
  (await platform.must(user, createInterview, { input }))['createInterview']?.['id'] as unknown as string // an ID
const add = async (user: Principal, interviewId: string, input: object = {}, replica = 0): Promise<Note> =>
  (await platform.must(user, addNote, { input: { interviewId, text: 'A note', ...input } }, replica))['addInterviewNote'] as unknown as Note // as selected
const read = async (user: Principal, id: string) =>
  (await platform.must(user, notesOf, { id }))['interview'] as unknown as { revision: number; notes: Note[] | null } // as selected

describe('a note', () => {
  test('is seen by all staff, oldest moment first, and by no candidate', async () => {
    const id = await make()
    expect((await read(ivan, id)).notes).toEqual([])
    const later = await add(ivan, id, { text: ' Later ', at: '2026-01-01T10:00:05.000Z' })
    const earlier = await add(ada, id, { kind: 'BOOKMARK', text: '', at: '2026-01-01T10:00:01.000Z' })
    expect(later).toMatchObject({ kind: 'NOTE', text: 'Later', at: '2026-01-01T10:00:05.000Z', author: { id: 'ivan' } })
    for (const viewer of [ivan, ana, ada, staff]) expect((await read(viewer, id)).notes).toEqual([earlier, later])
    expect((await read(cara, id)).notes).toBeNull()
    for (const viewer of [carl, otto]) expect(await platform.must(viewer, notesOf, { id })).toEqual({ interview: null })
  })

  test('is about now unless another moment is said', async () => {
    const before = Date.now()
    const { at, createdAt } = await add(ivan, await make())
    expect(at).toBe(createdAt)
    expect(Date.parse(at)).toBeGreaterThanOrEqual(before)
  })

  test('is made once for a key', async () => {
    const id = await make()
    const input = { text: 'Once', idempotencyKey: 'k' }
    const [first, second] = await Promise.all([add(ivan, id, input), add(ivan, id, input, 1)])
    expect(second).toEqual(first)
    expect((await read(ivan, id)).revision).toBe(2)
    expect((await add(ada, id, input)).id).not.toBe(first.id)
    await platform.must(ivan, removeNote, { id: first.id })
    expect(await platform.code(ivan, addNote, { input: { interviewId: id, ...input } })).toBe('CONFLICT')
  })

  test('is worded anew by its author alone', async () => {
    const id = await make()
    const note = await add(ivan, id)
    expect(await platform.must(ivan, updateNote, { id: note.id, text: 'Better' })).toMatchObject({
      updateInterviewNote: { text: 'Better' },
    })
    const { revision } = await read(ivan, id)
    await platform.must(ivan, updateNote, { id: note.id, text: 'Better' })
    expect((await read(ivan, id)).revision).toBe(revision)
    expect(await platform.code(ada, updateNote, { id: note.id, text: 'Mine' })).toBe('FORBIDDEN')
    expect(await platform.code(ana, updateNote, { id: note.id, text: 'Mine' })).toBe('FORBIDDEN')
    // To a candidate there is none, be it of their own interview.
    for (const stranger of [cara, carl, otto])
      expect(await platform.code(stranger, updateNote, { id: note.id, text: 'x' })).toBe('NOT_FOUND')
    expect(await platform.code(anonymous, updateNote, { id: note.id, text: 'x' })).toBe('UNAUTHENTICATED')
    expect(await platform.code(ivan, updateNote, { id: note.id, text: ' ' })).toBe('BAD_USER_INPUT')
  })

  test('is removed by its author or an administrator, again and again, and its words with it', async () => {
    const id = await make()
    const [own, others] = [await add(ivan, id), await add(ivan, id)]
    expect(await platform.code(ana, removeNote, { id: own.id })).toBe('FORBIDDEN')
    for (const stranger of [cara, carl, otto]) expect(await platform.code(stranger, removeNote, { id: own.id })).toBe('NOT_FOUND')
    for (let i = 0; i < 2; i++) expect(await platform.must(ivan, removeNote, { id: own.id })).toEqual({ removeInterviewNote: true })
    expect(await platform.must(ada, removeNote, { id: others.id })).toEqual({ removeInterviewNote: true })
    expect(await read(ivan, id)).toEqual({ revision: 5, notes: [] })
    expect(await platform.code(ivan, updateNote, { id: own.id, text: 'Back' })).toBe('NOT_FOUND')
    expect(await platform.code(ivan, removeNote, { id: 'nothing' })).toBe('NOT_FOUND')
    expect(await platform.query(`SELECT FROM interviews.interview_notes WHERE interview_id = $1 AND text <> ''`, [id])).toEqual([])
    const adas = await add(ada, id)
    expect(await platform.code(ivan, removeNote, { id: adas.id })).toBe('FORBIDDEN')
  })

  test('is refused to whoever may not write one, and when it is none', async () => {
    const [id, alone] = [await make(), await make(cara, { private: true })]
    const code = (user: Principal, input: object = {}) =>
      platform.code(user, addNote, { input: { interviewId: id, text: 'A note', ...input } })
    expect(await code(ana)).toBe('FORBIDDEN')
    expect(await code(cara)).toBe('FORBIDDEN')
    expect(await code(carl)).toBe('NOT_FOUND')
    expect(await code(otto)).toBe('NOT_FOUND')
    for (const user of [ivan, ada]) expect(await code(user, { interviewId: alone })).toBe('NOT_FOUND')
    expect(await code(ivan, { text: '' })).toBe('BAD_USER_INPUT')
    expect(await code(ivan, { text: 'x'.repeat(2_001) })).toBe('BAD_USER_INPUT')
    expect(await code(ivan, { at: '1812-01-01T00:00:00.000Z' })).toBe('BAD_USER_INPUT')
    expect((await read(ivan, id)).revision).toBe(1)
    expect((await add(ivan, id, { text: 'x'.repeat(2_000) })).text).toHaveLength(2_000)
  })

  test('of a practice that was shared is unknown once that is private', async () => {
    const id = await make()
    const note = await add(ivan, id)
    await platform.query('UPDATE interviews.interviews SET private = true WHERE id = $1', [id])
    expect(await platform.code(ivan, updateNote, { id: note.id, text: 'x' })).toBe('NOT_FOUND')
    expect(await platform.code(ada, removeNote, { id: note.id })).toBe('NOT_FOUND')
  })

  test('finds no room beyond five hundred', async () => {
    const id = await make()
    await platform.query(
      `INSERT INTO interviews.interview_notes (id, interview_id, kind, text, at, author_id, updated_at)
       SELECT $1 || n, $1, 'NOTE', 'One of many', now(), 'ivan', now() FROM generate_series(1, $2::int) n`,
      [id, mostNotes - 1],
    )
    const last = await add(ivan, id)
    expect(await platform.code(ivan, addNote, { input: { interviewId: id, text: 'Too many' } })).toBe('CONFLICT')
    await platform.must(ivan, removeNote, { id: last.id })
    await add(ivan, id)
    expect((await read(ivan, id)).notes).toHaveLength(mostNotes)
  })
})

describe('interviewUpdated', () => {
  const next = async (watcher: Watcher) => (await watcher.next()).data?.['interviewUpdated'] as unknown as Record<string, unknown> // as selected

  test('tells staff of each change to the notes, and of nothing the candidate', async () => {
    const id = await make()
    const [theirs, own] = [await platform.watch(ana, updated, { id }, 1), await platform.watch(cara, updated, { id })]
    const begun = await next(own)
    expect(await next(theirs)).toMatchObject({ revision: 1, notes: [] })
    const note = await add(ivan, id, { text: 'One' })
    expect(await next(theirs)).toMatchObject({ revision: 2, notes: [{ text: 'One' }] })
    await platform.must(ivan, updateNote, { id: note.id, text: 'Two' })
    expect(await next(theirs)).toMatchObject({ revision: 3, notes: [{ text: 'Two' }] })
    await platform.must(ivan, removeNote, { id: note.id })
    expect(await next(theirs)).toMatchObject({ revision: 4, notes: [] })
    await platform.must(cara, startInterview, { id })
    expect(await next(own)).toMatchObject({ revision: 5, status: 'IN_PROGRESS', notes: null })
    const back = await platform.watch(cara, updated, { id, after: begun['cursor'] })
    expect(await next(back)).toMatchObject({ revision: 5 })
    for (const watcher of [theirs, own, back]) watcher.unsubscribe()
  })

  test('begins for the candidate with the state as it is, though a note was the last change', async () => {
    const id = await make()
    await add(ivan, id)
    const own = await platform.watch(cara, updated, { id })
    expect(await next(own)).toMatchObject({ revision: 2, status: 'SCHEDULED', notes: null })
    await add(ivan, id)
    await platform.must(cara, startInterview, { id })
    expect(await next(own)).toMatchObject({ revision: 4 })
    own.unsubscribe()
  })

  test('holds no note in its events, and tells nobody else of them', async () => {
    const id = await make()
    await platform.until('SELECT FROM interviews.organization_events WHERE interview_id = $1', [id])
    await add(ivan, id, { text: 'Between us' })
    const told = await platform.query('SELECT state::text FROM interviews.interview_events WHERE interview_id = $1', [id])
    expect(told).toHaveLength(2)
    expect(JSON.stringify(told)).not.toContain('Between us')
    const messages = await platform.query(
      `SELECT target FROM interviews.outbox_messages WHERE body::text LIKE '%' || $1 || '%' ORDER BY target`,
      [id],
    )
    expect(messages.map(({ target }) => target)).toEqual(['interviews.changed', 'organization-feed'])
  })
})
