import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createPool, queryOn, type Pool, type Query } from '@parley/database'
import { createTestDatabase, type TestDatabase } from '@parley/database/testing'
import { silentLogger } from '@parley/platform'
import { eventually } from '@parley/platform/testing'
import { interviewFeed } from './interview/interview-feed.ts'
import { organizationFeed } from './interview/organization-feed.ts'
import { seedPeople } from './testing/people.ts'
import { startUpkeep } from './upkeep.ts'

let database: TestDatabase
let pool: Pool
let query: Query
beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, name: 'upkeep-test', max: 2, logger: silentLogger() })
  query = queryOn(pool)
  await seedPeople(query)
})
afterAll(async () => {
  await pool.end()
  await database.close()
})

/** An interview with so many events of one age. */
async function interview(id: string, events: number, hours: number) {
  await query(
    `INSERT INTO interviews.interviews (id, organization_id, created_by_id, title, status, revision)
     VALUES ($1, 'acme', 'ivan', 'One', 'COMPLETED', $2)`,
    [id, events],
  )
  await query(
    `INSERT INTO interviews.interview_events (interview_id, number, state, at)
     SELECT $1, n, '{}', now() - make_interval(hours => $3::int) FROM generate_series(1, $2::int) n`,
    [id, events, hours],
  )
}

/** As many changes to interviews of an organisation. */
async function organization(id: string, events: number, hours: number) {
  await query('UPDATE interviews.organizations SET feed_head = $2 WHERE id = $1', [id, events])
  await query(
    `INSERT INTO interviews.organization_events (organization_id, number, interview_id, after, at)
     SELECT $1, n, 'i', '{}', now() - make_interval(hours => $3::int) FROM generate_series(1, $2::int) n`,
    [id, events, hours],
  )
}

const heldOf = (head: string, floor: string, heads: string, events: string, key: string) =>
  query(
    `SELECT h.id, h.${head} AS head, h.${floor} AS floor, min(e.number) AS first, count(*)::int AS kept
     FROM interviews.${heads} h JOIN interviews.${events} e ON e.${key} = h.id GROUP BY h.id ORDER BY h.id`,
    [],
  )

test('a day of both feeds is kept, and the newest ten thousand events of each key however old they are', async () => {
  await interview('old-and-many', 10_005, 25)
  await interview('old-and-few', 10_000, 25)
  await interview('young-and-many', 10_005, 23)
  await organization('acme', 10_005, 25)
  await organization('other', 10_005, 23)
  const feeds = [interviewFeed(query), organizationFeed(query)]
  const upkeep = startUpkeep({ query, change: async () => [], feeds, logger: silentLogger() })
  // Begun at once, and let to its end.
  await eventually(async () =>
    expect(await heldOf('feed_head', 'feed_floor', 'organizations', 'organization_events', 'organization_id')).toMatchObject([
      { floor: 5 },
      {},
    ]),
  )
  await upkeep.close()
  expect(await heldOf('revision', 'event_floor', 'interviews', 'interview_events', 'interview_id')).toEqual([
    { id: 'old-and-few', head: 10_000, floor: 0, first: 1, kept: 10_000 },
    { id: 'old-and-many', head: 10_005, floor: 5, first: 6, kept: 10_000 },
    { id: 'young-and-many', head: 10_005, floor: 0, first: 1, kept: 10_005 },
  ])
  expect(await heldOf('feed_head', 'feed_floor', 'organizations', 'organization_events', 'organization_id')).toEqual([
    { id: 'acme', head: 10_005, floor: 5, first: 6, kept: 10_000 },
    { id: 'other', head: 10_005, floor: 0, first: 1, kept: 10_005 },
  ])
})
