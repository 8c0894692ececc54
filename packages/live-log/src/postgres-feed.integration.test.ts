import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createPool, queryOn, type Pool, type Query } from '@parley/database'
import { createTestDatabase, type TestDatabase } from '@parley/database/testing'
import { silentLogger } from '@parley/platform'
import { postgresFeed, type PostgresFeed } from './postgres-feed.ts'
import { addScorecards, scoreFeed, writeScores } from './testing/score-feed.ts'

let database: TestDatabase
let pool: Pool
let query: Query
let scores: PostgresFeed<{ said: number }>

beforeAll(async () => {
  database = await createTestDatabase()
  pool = createPool({ url: database.url, name: 'live-log', max: 10, logger: silentLogger() })
  query = queryOn(pool)
  scores = scoreFeed(pool)
})
afterAll(async () => {
  await pool.end()
  await database.close()
})

const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)
const numbersOf = async (key: string) => (await scores.read(key, 0, 100_000)).map(({ number }) => number)

describe('numbers', () => {
  test('have no gaps and no doubles under eight concurrent writers of the same keys, and nobody deadlocks', async () => {
    const keys = ['w3', 'w1', 'w5', 'w2', 'w4']
    await addScorecards(pool, keys)
    const rounds = 25
    await Promise.all(
      upTo(1, 8).map(async (writer) => {
        for (const round of upTo(1, rounds)) {
          // Each writer names the keys in an order of its own.
          const order = keys.toSorted(() => ((writer * round) % 3) - 1)
          await writeScores(pool, scores, new Map(order.map((key) => [key, 1 + (round % 2)])))
        }
      }),
    )
    const total = upTo(1, rounds).reduce((sum, round) => sum + 8 * (1 + (round % 2)), 0)
    for (const key of keys) expect(await numbersOf(key)).toEqual(upTo(1, total))
    expect(await scores.heads(keys)).toEqual(new Map(keys.toSorted().map((key) => [key, { head: total, floor: 0 }])))
  })

  test('taken by a transaction that fails are given again', async () => {
    await addScorecards(pool, ['r'])
    await writeScores(pool, scores, new Map([['r', 2]]))
    await expect(writeScores(pool, scores, new Map([['r', -1]]))).rejects.toThrow('would go back')
    await writeScores(pool, scores, new Map([['r', 1]]))
    expect(await numbersOf('r')).toEqual([1, 2, 3])
  })

  test('cannot be given to a key without a row', async () => {
    await expect(scores.advance(query, new Map([['nobody', 1]]))).rejects.toThrow('a head is missing')
    expect(await scores.heads(['nobody'])).toEqual(new Map())
  })
})

describe('the four feeds', () => {
  test('interview', async () => {
    const feed = postgresFeed({
      query,
      name: 'interview',
      heads: { table: 'interviews.interviews', key: 'id', head: 'revision', floor: 'event_floor' },
      events: { table: 'interviews.interview_events', key: 'interview_id', number: 'number', at: 'at', columns: ['state'] },
      decode: ({ state }) => state,
    })
    await query(`INSERT INTO interviews.organizations (id, name) VALUES ('o', 'O')`, [])
    await query(`INSERT INTO interviews.interviews (id, organization_id, created_by_id, title) VALUES ('i', 'o', 'u', 'T')`, [])
    await query(`INSERT INTO interviews.interview_events (interview_id, number, state) VALUES ('i', 1, '{"status":"SCHEDULED"}')`, [])
    await feed.advance(query, new Map([['i', 1]]))
    expect(await feed.heads(['i', 'j'])).toEqual(new Map([['i', { head: 1, floor: 0 }]]))
    expect(await feed.read('i', 0, 10)).toEqual([{ number: 1, event: { status: 'SCHEDULED' } }])
    expect(await feed.prune({ olderThanMs: 0, keepPerKey: 1 })).toBe(0)
  })

  test('organisation', async () => {
    const feed = postgresFeed({
      query,
      name: 'organization',
      heads: { table: 'interviews.organizations', key: 'id', head: 'feed_head', floor: 'feed_floor' },
      events: {
        table: 'interviews.organization_events',
        key: 'organization_id',
        number: 'number',
        at: 'at',
        columns: ['interview_id', 'before', 'after'],
      },
      decode: (row) => row,
    })
    await query(`INSERT INTO interviews.organizations (id, name) VALUES ('p', 'P')`, [])
    await query(
      `INSERT INTO interviews.organization_events (organization_id, number, interview_id, after) VALUES ('p', 1, 'i', '{"a":1}')`,
      [],
    )
    await feed.advance(query, new Map([['p', 1]]))
    expect(await feed.read('p', 0, 10)).toEqual([{ number: 1, event: { interview_id: 'i', before: null, after: { a: 1 } } }])
    expect(await feed.prune({ olderThanMs: 0, keepPerKey: 1 })).toBe(0)
  })

  test('emotion', async () => {
    const feed = postgresFeed({
      query,
      name: 'emotion',
      heads: { table: 'emotion.emotion_summaries', key: 'interview_id', head: 'head', floor: 'floor' },
      events: {
        table: 'emotion.emotion_analysis',
        key: 'session_id',
        number: 'number',
        at: 'received_at',
        columns: ['timestamp', 'outcome', 'probabilities'],
      },
      decode: ({ timestamp, ...row }) => ({ ...row, timestamp: (timestamp as Date).toISOString() }), // timestamptz
    })
    await query(`INSERT INTO emotion.emotion_summaries (interview_id) VALUES ('e')`, [])
    await query(
      `INSERT INTO emotion.emotion_analysis (session_id, number, frame_id, frame_number, timestamp, received_at, outcome, faces, latency_ms, model_version, probabilities, raw)
       VALUES ('e', 1, 'f', 1, '2026-01-01Z', '2026-01-01Z', 'OK', 1, 5, 'm', '{0.5,0.5}', '{}')`,
      [],
    )
    await feed.advance(query, new Map([['e', 1]]))
    expect(await feed.read('e', 0, 10)).toEqual([
      { number: 1, event: { outcome: 'OK', probabilities: [0.5, 0.5], timestamp: '2026-01-01T00:00:00.000Z' } },
    ])
    expect(await feed.prune({ olderThanMs: 0, keepPerKey: 1 })).toBe(0)
  })
})

describe('pruning', () => {
  const age = (key: string, numbers: number[]) =>
    query(`UPDATE scoring.scorecard_revisions SET at = now() - interval '2 days' WHERE interview_id = $1 AND number = ANY($2::int[])`, [
      key,
      numbers,
    ])
  const day = 86_400_000

  test('takes what is old, keeps the newest of each key, and raises the floor', async () => {
    const keys = upTo(1, 25).map((n) => `p${n}`)
    await addScorecards(pool, keys)
    await writeScores(pool, scores, new Map(keys.map((key, index) => [key, index + 1])))
    await Promise.all(keys.map((key) => age(key, upTo(1, 25))))
    expect(await scores.prune({ olderThanMs: day, keepPerKey: 10, batch: 4 })).toBe((15 * 16) / 2)
    for (const [index, key] of keys.entries()) {
      const floor = Math.max(0, index + 1 - 10)
      expect((await scores.heads([key])).get(key)).toEqual({ head: index + 1, floor })
      expect(await numbersOf(key)).toEqual(upTo(floor + 1, index + 1))
    }
    expect(await scores.prune({ olderThanMs: day, keepPerKey: 10 })).toBe(0)
  })

  test('stops at the first event that is young, so that no hole comes of it', async () => {
    await addScorecards(pool, ['y'])
    await writeScores(pool, scores, new Map([['y', 20]]))
    await age('y', [1, 2, 3, 5, 6, 7])
    expect(await scores.prune({ olderThanMs: day, keepPerKey: 12, batch: 2 })).toBe(3)
    expect(await numbersOf('y')).toEqual(upTo(4, 20))
    expect((await scores.heads(['y'])).get('y')).toEqual({ head: 20, floor: 3 })
  })

  test('beside writers deadlocks nobody and leaves head, floor and rows in agreement', async () => {
    await addScorecards(pool, ['c1', 'c2'])
    const writing = Promise.all(
      upTo(1, 4).map(async () => {
        for (const _ of upTo(1, 40))
          await writeScores(
            pool,
            scores,
            new Map([
              ['c2', 2],
              ['c1', 1],
            ]),
          )
      }),
    )
    let done = false
    const pruning = (async () => {
      while (!done) await scores.prune({ olderThanMs: 0, keepPerKey: 5, batch: 7 })
    })()
    await writing
    done = true
    await pruning
    await scores.prune({ olderThanMs: 0, keepPerKey: 5 })
    expect(await scores.heads(['c1', 'c2'])).toEqual(
      new Map([
        ['c1', { head: 160, floor: 155 }],
        ['c2', { head: 320, floor: 315 }],
      ]),
    )
    expect(await numbersOf('c1')).toEqual(upTo(156, 160))
    expect(await numbersOf('c2')).toEqual(upTo(316, 320))
  })
})

test('names that are not plain identifiers are refused', () => {
  const heads = { table: 'a.b', key: 'k', head: 'h', floor: 'f' }
  const events = { table: 'a.c', key: 'k', number: 'n', at: 't', columns: ['c'] }
  const make = (change: object) => () => postgresFeed({ query, name: 'x', heads, events, decode: (row) => row, ...change })
  expect(make({})).not.toThrow()
  for (const change of [
    { name: 'X.y' },
    { heads: { ...heads, table: 'a.b; DROP TABLE c' } },
    { heads: { ...heads, table: 'a.b.c' } },
    { heads: { ...heads, head: 'h"' } },
    { events: { ...events, columns: ['*'] } },
  ])
    expect(make(change)).toThrow(/^not a /)
})
