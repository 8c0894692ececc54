import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'
import { people } from '../testing/people.ts'

const { ivan } = people
let platform: InterviewsPlatform
beforeAll(async () => {
  platform = await openInterviewsPlatform()
  await platform.query(
    `INSERT INTO interviews.interviews (id, organization_id, user_id, created_by_id, title, status, created_at, started_at)
     SELECT 'i' || n, 'acme', CASE WHEN n % 2 = 0 THEN 'cara' ELSE 'carl' END, 'ivan',
       (ARRAY['100% sure', 'Über_Alles', 'Zebra', 'apple', 'ÉLAN', 'back\\slash', 'Zebra'])[n],
       (CASE WHEN n > 4 THEN 'COMPLETED' ELSE 'CANCELLED' END)::interviews.interview_status,
       '2026-01-01T00:00:00Z'::timestamptz + n / 2 * interval '1 day',
       CASE WHEN n > 4 THEN '2026-02-01T00:00:00Z'::timestamptz + n * interval '1 ms' END
     FROM generate_series(1, 7) AS n`,
    [],
  )
}, 60_000)
afterAll(() => platform.close())

interface Page {
  edges: { cursor: string; node: { id: string } }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}
const list = `query ($filter: InterviewFilter, $orderBy: InterviewOrder, $first: Int, $after: String) {
  interviews(filter: $filter, orderBy: $orderBy, first: $first, after: $after) { edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`
const page = async (variables: object): Promise<Page> =>
  (await platform.must(ivan, list, { ...variables }))['interviews'] as unknown as Page // as selected
const idsOf = ({ edges }: Page): string[] => edges.map(({ node }) => node.id)

async function walk(variables: object): Promise<string[]> {
  const ids: string[] = []
  for (let after: string | null = null; ;) {
    const { edges, pageInfo }: Page = await page({ ...variables, first: 2, after })
    ids.push(...edges.map(({ node }) => node.id))
    if (!pageInfo.hasNextPage) return ids
    after = pageInfo.endCursor
  }
}

test.each([
  [{ field: 'CREATED_AT', direction: 'DESC' }, ['i7', 'i6', 'i5', 'i4', 'i3', 'i2', 'i1']],
  [{ field: 'CREATED_AT', direction: 'ASC' }, ['i1', 'i2', 'i3', 'i4', 'i5', 'i6', 'i7']],
  [{ field: 'STARTED_AT', direction: 'ASC' }, ['i5', 'i6', 'i7', 'i1', 'i2', 'i3', 'i4']],
  [{ field: 'STARTED_AT', direction: 'DESC' }, ['i7', 'i6', 'i5', 'i4', 'i3', 'i2', 'i1']],
])('walks pages of two by %o, each row once', async (orderBy, ids) => {
  expect(await walk({ orderBy })).toEqual(ids)
  expect(idsOf(await page({ orderBy }))).toEqual(ids)
})

test('walks by title, equal ones included', async () => {
  const ids = await walk({ orderBy: { field: 'TITLE', direction: 'ASC' } })
  expect(ids).toHaveLength(7)
  expect(new Set(ids).size).toBe(7)
  expect(ids.indexOf('i7')).toBe(ids.indexOf('i3') + 1)
})

describe('filters', () => {
  test.each([
    [{ search: 'ZEBRA' }, ['i7', 'i3']],
    [{ search: '%' }, ['i1']],
    [{ search: '_' }, ['i2']],
    [{ search: '\\' }, ['i6']],
    [{ search: 'élan' }, ['i5']],
    [{ search: 'über' }, ['i2']],
    [{ search: 'cara NAME' }, ['i6', 'i4', 'i2']],
    [{ status: ['COMPLETED'] }, ['i7', 'i6', 'i5']],
    [{ status: ['COMPLETED', 'CANCELLED'], candidateId: 'cara' }, ['i6', 'i4', 'i2']],
    [{ createdAfter: '2026-01-02T00:00:00Z', createdBefore: '2026-01-04T00:00:00Z' }, ['i5', 'i4']],
    [{ candidateId: 'olga' }, []],
  ])('%o', async (filter, ids) => {
    expect(idsOf(await page({ filter }))).toEqual(ids)
  })
})

test('refuses page sizes out of bounds and cursors of other lists', async () => {
  const cursor = (await page({ first: 1 })).edges[0]?.cursor
  for (const variables of [
    { first: 0 },
    { first: 101 },
    { after: 'nonsense' },
    { after: cursor, orderBy: { field: 'TITLE', direction: 'ASC' } },
    { after: Buffer.from(JSON.stringify(['CREATED_AT', 'DESC', '2026-99-01T00:00:00.000Z', 'x'])).toString('base64url') },
    { after: Buffer.from(JSON.stringify(['CREATED_AT', 'DESC', '2026-02-30T00:00:00.000Z', 'x'])).toString('base64url') },
    { after: Buffer.from(JSON.stringify(['CREATED_AT', 'DESC', '0000-01-01T00:00:00.000Z', 'x'])).toString('base64url') },
    { after: Buffer.from(JSON.stringify(['CREATED_AT', 'DESC', 'infinity', '\0'])).toString('base64url') },
  ])
    expect(await platform.code(ivan, list, variables)).toBe('BAD_USER_INPUT')
})

test('lists the organisation’s questions by category', async () => {
  const questions = `query ($after: String, $category: String) {
    questions(first: 2, after: $after, category: $category) { edges { node { id } } pageInfo { hasNextPage endCursor } } }`
  const ask = async (variables: Record<string, unknown>) =>
    (await platform.must(ivan, questions, variables))['questions'] as unknown as Page
  const first = await ask({})
  const second = await ask({ after: first.pageInfo.endCursor })
  expect([idsOf(first), idsOf(second), second.pageInfo.hasNextPage]).toEqual([['q1', 'q2'], ['q3', 'q4'], false])
  expect(idsOf(await ask({ category: 'b' }))).toEqual(['q2', 'q3'])
})
