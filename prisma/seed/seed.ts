import { createPool, queryOn, type Query } from '@parley/database'
import type { Logger } from '@parley/platform'
import { seedEmotion } from './seed-emotion.ts'
import { seedInterviews } from './seed-interviews.ts'
import { seedNotes } from './seed-notes.ts'
import { seedPeople } from './seed-people.ts'
import { seedQuestionBank } from './seed-question-bank.ts'
import { seedScores } from './seed-scores.ts'
import { pastInterviews } from './past-interviews.ts'
import { upcomingInterviews } from './upcoming-interviews.ts'

/** Guards against two processes that seed at once. */
const lockKey = 7_275_395

/**
 * Fills an empty, migrated database with the data of development: two organisations, the demo accounts, a question bank, past
 * interviews with answers, emotion, scores and notes, and some to come. All or nothing.
 * @returns false when there is an organisation already: nothing was done
 */
export async function seed(url: string, logger: Logger): Promise<boolean> {
  const pool = createPool({ url, name: 'seed', max: 1, logger })
  try {
    const client = await pool.connect()
    const query = queryOn(client)
    try {
      await query('BEGIN', [])
      await query('SELECT pg_advisory_xact_lock($1)', [lockKey])
      const empty = await isEmpty(query)
      if (empty) await fill(query)
      await query('COMMIT', [])
      return empty
    } catch (error) {
      await query('ROLLBACK', [])
      throw error
    } finally {
      client.release()
    }
  } finally {
    await pool.end()
  }
}

/** Whether `seed` would do anything. */
export async function isUnseeded(url: string, logger: Logger): Promise<boolean> {
  const pool = createPool({ url, name: 'seed', max: 1, logger })
  try {
    return await isEmpty(queryOn(pool))
  } finally {
    await pool.end()
  }
}

const isEmpty = async (query: Query): Promise<boolean> => (await query('SELECT 1 FROM interviews.organizations LIMIT 1', [])).length === 0

async function fill(query: Query): Promise<void> {
  const now = new Date()
  const past = pastInterviews(now)
  await seedPeople(query)
  await seedQuestionBank(query)
  await seedInterviews(query, past, upcomingInterviews(now))
  await seedNotes(query, past)
  await seedEmotion(query, past)
  await seedScores(query, past)
}
