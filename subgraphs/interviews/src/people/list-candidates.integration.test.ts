import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { anonymous } from '@parley/platform'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'
import { people } from '../testing/people.ts'

let platform: InterviewsPlatform
beforeAll(async () => {
  platform = await openInterviewsPlatform()
  await platform.query(
    `INSERT INTO interviews.users (id, organization_id, email, display_name, role, erased_at)
     SELECT 'u' || n, 'acme', (ARRAY['zoe_1@example.com', 'elan@example.com', NULL, 'dup1@example.com', 'dup2@example.com'])[n],
       (ARRAY['100% Zoë', 'Élan', 'Erased', 'Same Name', 'Same Name'])[n], 'CANDIDATE', CASE WHEN n = 3 THEN now() END
     FROM generate_series(1, 5) AS n`,
    [],
  )
}, 60_000)
afterAll(() => platform.close())

interface Page {
  edges: { cursor: string; node: { id: string; email: string; role: string } }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}
const text = `query ($search: String, $first: Int, $after: String) {
  candidates(search: $search, first: $first, after: $after) { edges { cursor node { id email role } } pageInfo { hasNextPage endCursor } } }`
const page = async (variables: object, who = people.ivan): Promise<Page> =>
  (await platform.must(who, text, { ...variables }))['candidates'] as unknown as Page // as selected
const idsOf = ({ edges }: Page) => edges.map(({ node }) => node.id)

describe('candidates', () => {
  test('are those of the viewer’s organisation, by name, with their addresses; erased ones are not', async () => {
    for (const who of [people.ivan, people.ada]) {
      const { edges } = await page({}, who)
      expect(edges.map(({ node }) => node.id).toSorted()).toEqual(['cara', 'carl', 'u1', 'u2', 'u4', 'u5'])
      expect(edges.find(({ node }) => node.id === 'cara')?.node).toEqual({ id: 'cara', email: 'cara@example.com', role: 'CANDIDATE' })
    }
    expect(idsOf(await page({}, people.otto))).toEqual(['olga'])
  })

  test.each([
    ['CARL', ['carl']],
    ['élan', ['u2']],
    ['elan@', ['u2']],
    ['zoë', ['u1']],
    ['%', ['u1']],
    ['_1@', ['u1']],
    ['same', ['u4', 'u5']],
    ['olga', []],
    ['ivan', []],
    ['', ['cara', 'carl', 'u1', 'u2', 'u4', 'u5']],
  ])('are found by %j', async (search, ids) => {
    expect(idsOf(await page({ search })).toSorted()).toEqual(ids)
  })

  test('are paged, each once, people of one name included', async () => {
    const ids: string[] = []
    for (let after: string | null = null; ;) {
      const { edges, pageInfo }: Page = await page({ first: 1, after })
      ids.push(...edges.map(({ node }) => node.id))
      if (!pageInfo.hasNextPage) break
      after = pageInfo.endCursor
    }
    expect(ids).toEqual(idsOf(await page({ first: 100 })))
  })

  test('are for whoever sets up interviews alone', async () => {
    for (const who of [people.cara, people.ana]) expect(await platform.code(who, text)).toBe('FORBIDDEN')
    expect(await platform.code(anonymous, text)).toBe('UNAUTHENTICATED')
  })

  test.each([[{ first: 0 }], [{ first: 101 }], [{ after: 'nonsense' }]])('are not to be had by %j', async (variables) => {
    expect(await platform.code(people.ivan, text, variables)).toBe('BAD_USER_INPUT')
  })
})

test('whom the list names can be interviewed', async () => {
  const [first] = (await page({ search: 'zoe_1@example.com' })).edges
  const create = 'mutation ($id: ID!) { createInterview(input: { candidateId: $id }) { candidate { id } } }'
  expect(await platform.must(people.ivan, create, { id: first?.node.id })).toEqual({ createInterview: { candidate: { id: 'u1' } } })
})
