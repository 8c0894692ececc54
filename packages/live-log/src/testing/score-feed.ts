import { queryOn, type Pool, type Query } from '@parley/database'
import type { FeedEvent } from '../feed.ts'
import { postgresFeed, type PostgresFeed } from '../postgres-feed.ts'

/** The score feed's tables with numbers for states: the shape of all feeds. */
export const scoreFeed = (pool: Pool): PostgresFeed<{ said: number }> =>
  postgresFeed({
    query: queryOn(pool),
    name: 'score',
    heads: { table: 'scoring.scorecards', key: 'interview_id', head: 'revision', floor: 'floor' },
    events: { table: 'scoring.scorecard_revisions', key: 'interview_id', number: 'number', at: 'at', columns: ['state'] },
    decode: (row) => row['state'] as { said: number }, // written below
  })

export const addScorecards = (pool: Pool, keys: readonly string[]) =>
  queryOn(pool)(`INSERT INTO scoring.scorecards (interview_id, organization_id) SELECT key, 'o' FROM unnest($1::text[]) AS key`, [keys])

/** Numbers and writes `count` events of each key in one transaction, as a subgraph does. @returns them, to be rung */
export async function writeScores(
  pool: Pool,
  feed: PostgresFeed<{ said: number }>,
  counts: ReadonlyMap<string, number>,
): Promise<Map<string, FeedEvent<{ said: number }>[]>> {
  const client = await pool.connect()
  const tx: Query = queryOn(client)
  try {
    await tx('BEGIN', [])
    const heads = await feed.lock(tx, [...counts.keys()])
    const written = new Map(
      [...heads].map(([key, { head }]) => [
        key,
        Array.from({ length: counts.get(key) ?? 0 }, (_, index) => ({ number: head + index + 1, event: { said: head + index + 1 } })),
      ]),
    )
    const rows = [...written].flatMap(([key, events]) => events.map(({ number, event }) => ({ key, number, state: event })))
    await tx(
      `INSERT INTO scoring.scorecard_revisions (interview_id, number, state)
       SELECT key, number, state FROM jsonb_to_recordset($1::jsonb) AS r(key text, number int, state jsonb)`,
      [JSON.stringify(rows)],
    )
    await feed.advance(tx, new Map([...heads].map(([key, { head }]) => [key, head + (counts.get(key) ?? 0)])))
    await tx('COMMIT', [])
    return written
  } catch (error) {
    await tx('ROLLBACK', [])
    throw error
  } finally {
    client.release()
  }
}
