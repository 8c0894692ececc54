import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createPool, queryOn, type Pool, type Query } from '@parley/database'
import { createTestDatabase, type TestDatabase } from '@parley/database/testing'
import { silentLogger } from '@parley/platform'
import { createScoreFeed } from '../scorecard/score-feed.ts'
import { deleteOldRevisions } from './keep-revisions.ts'

let database: TestDatabase
let pool: Pool
let query: Query
beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, name: 'retention-test', max: 2, logger: silentLogger() })
  query = queryOn(pool)
})
afterAll(async () => {
  await pool.end()
  await database.close()
})

/** A scorecard with so many revisions of one age. */
async function scorecard(id: string, revisions: number, hours: number) {
  await query(`INSERT INTO scoring.scorecards (interview_id, organization_id, revision) VALUES ($1, 'o', $2)`, [id, revisions])
  await query(
    `INSERT INTO scoring.scorecard_revisions (interview_id, number, state, at)
     SELECT $1, n, '{}', now() - make_interval(hours => $3::int) FROM generate_series(1, $2::int) n`,
    [id, revisions, hours],
  )
}

test('a day of revisions is kept, and the newest ten thousand of each scorecard however old they are', async () => {
  await scorecard('old-and-many', 10_005, 25)
  await scorecard('old-and-few', 10_000, 25)
  await scorecard('young-and-many', 10_005, 23)
  expect(await deleteOldRevisions(createScoreFeed(query))).toBe(5)
  expect(
    await query(
      `SELECT s.interview_id AS id, s.revision AS head, s.floor, min(r.number) AS first, count(*)::int AS kept
       FROM scoring.scorecards s JOIN scoring.scorecard_revisions r USING (interview_id) GROUP BY s.interview_id ORDER BY s.interview_id`,
      [],
    ),
  ).toEqual([
    { id: 'old-and-few', head: 10_000, floor: 0, first: 1, kept: 10_000 },
    { id: 'old-and-many', head: 10_005, floor: 5, first: 6, kept: 10_000 },
    { id: 'young-and-many', head: 10_005, floor: 0, first: 1, kept: 10_005 },
  ])
})
