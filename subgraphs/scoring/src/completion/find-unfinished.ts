import type { Query } from '@parley/database'

/**
 * Interviews that are completed and scored to the last answer by what is stored here, while their scorecard does not say so: a replica
 * died between hearing of it and looking.
 * @param limit most of them
 */
export async function findUnfinished(query: Query, limit: number): Promise<string[]> {
  const rows = await query(
    `SELECT s.interview_id FROM scoring.scorecards s
     JOIN scoring.interview_access a ON a.interview_id = s.interview_id
     JOIN scoring.scorecard_revisions r ON r.interview_id = s.interview_id AND r.number = s.revision
     WHERE a.status = 'COMPLETED' AND r.state->>'status' = 'PARTIAL' AND a.answers_submitted <=
       (SELECT count(*) FROM scoring.answer_scores n WHERE n.interview_id = s.interview_id)
     ORDER BY s.interview_id LIMIT $1::int`,
    [limit],
  )
  return rows.map((row) => String(row['interview_id']))
}
