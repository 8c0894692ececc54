import { createPool, queryOn, type Pool, type Query } from '@parley/database'
import { createTestDatabase } from '@parley/database/testing'
import { silentLogger } from '@parley/platform'

export interface EmotionDatabase {
  url: string
  pool: Pool
  query: Query
  /** Accepted, analysed, dropped and in flight, of one interview. */
  counts(interviewId: string): Promise<FrameCounts>
  close(): Promise<void>
}

export interface FrameCounts {
  accepted: number
  analysed: number
  dropped: number
  inFlight: number
}

/** A migrated database of its own for one test file. */
export async function openEmotionDatabase(): Promise<EmotionDatabase> {
  const database = await createTestDatabase()
  const pool = createPool({ url: database.url, name: 'emotion-test', max: 10, logger: silentLogger() })
  const query = queryOn(pool)
  return {
    url: database.url,
    pool,
    query,
    async counts(interviewId) {
      const [row] = await query(
        `SELECT frames_accepted AS accepted, frames_analysed AS analysed, frames_dropped AS dropped,
           (SELECT count(*)::int FROM emotion.frames_in_flight f WHERE f.interview_id = s.interview_id) AS "inFlight"
         FROM emotion.emotion_summaries s WHERE interview_id = $1`,
        [interviewId],
      )
      return { accepted: 0, analysed: 0, dropped: 0, inFlight: 0, ...row }
    },
    async close() {
      await pool.end()
      await database.close()
    },
  }
}
