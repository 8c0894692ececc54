import type { Query } from '@parley/database'

/**
 * Which of these interviews stand without the candidate's consent to emotion analysis, by this subgraph's copy of who may do what.
 * Read under the lock of the interviews' rows: the copy is written before withdrawal is acted on, so whatever is stored in spite of it
 * was stored before, and is deleted after.
 */
export async function consentWithdrawn(tx: Query, interviewIds: readonly string[]): Promise<string[]> {
  if (interviewIds.length === 0) return []
  const rows = await tx('SELECT interview_id FROM emotion.interview_access WHERE interview_id = ANY($1::text[]) AND NOT emotion_consent', [
    interviewIds,
  ])
  return rows.map((row) => String(row['interview_id']))
}
