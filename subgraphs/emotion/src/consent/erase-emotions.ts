import { inTransaction, type Pool, type Query } from '@parley/database'
import type { PostgresFeed } from '@parley/live-log'
import type { Sample } from '../timeline/sample.ts'

export interface EraseOptions {
  pool: Pool
  feed: PostgresFeed<Sample>
}

/**
 * Deletes everything that was read from a candidate's face in these interviews: samples, sums, the smoothing state. The feed's head
 * stays and its floor is raised to it; what is in flight counts as dropped, and the counts of frames stay. Once more is the same.
 * @returns interviews that ever had frames, and frames that were in flight
 */
export function eraseEmotions(
  { pool, feed }: EraseOptions,
  interviewIds: readonly string[],
): Promise<{ interviews: number; inFlight: number }> {
  return inTransaction(pool, async (tx) => {
    const heads = await feed.lock(tx, interviewIds)
    const locked = [...heads.keys()]
    if (locked.length === 0) return { interviews: 0, inFlight: 0 }
    await tx('DELETE FROM emotion.emotion_analysis WHERE session_id = ANY($1::text[])', [locked])
    const [row] = await tx(eraseSummaries, [locked])
    return { interviews: locked.length, inFlight: Number(row?.['in_flight'] ?? 0) }
  })
}

const eraseSummaries = `
  WITH landed AS (
    DELETE FROM emotion.frames_in_flight WHERE interview_id = ANY($1::text[]) RETURNING interview_id
  ), lost AS (
    SELECT interview_id, count(*)::int AS frames FROM landed GROUP BY interview_id
  ), erased AS (
    UPDATE emotion.emotion_summaries AS s SET
      floor = head, faces_seen = 0, probability_sums = DEFAULT, valence_sum = 0, attention_sum = 0, smoothing = NULL,
      first_captured_at = NULL, last_captured_at = NULL,
      frames_dropped = frames_dropped + COALESCE((SELECT frames FROM lost WHERE lost.interview_id = s.interview_id), 0)
    WHERE interview_id = ANY($1::text[])
  )
  SELECT COALESCE(sum(frames), 0)::int AS in_flight FROM lost`

/**
 * Interviews whose consent is gone while something of the face is still here: a replica died between hearing of it and deleting.
 * @param limit most of them at once
 */
export async function findUnerased(query: Query, limit: number): Promise<string[]> {
  const rows = await query(
    `SELECT s.interview_id FROM emotion.emotion_summaries s JOIN emotion.interview_access a USING (interview_id)
     WHERE NOT a.emotion_consent AND s.floor < s.head ORDER BY s.interview_id LIMIT $1::int`,
    [limit],
  )
  return rows.map((row) => String(row['interview_id']))
}
