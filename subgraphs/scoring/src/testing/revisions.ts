import type { Query } from '@parley/database'

/** An interview's revisions, oldest first: number and status. */
export async function revisionsOf(query: Query, interviewId: string): Promise<[number, string][]> {
  const rows = await query(
    `SELECT number, state->>'status' AS status FROM scoring.scorecard_revisions WHERE interview_id = $1 ORDER BY number`,
    [interviewId],
  )
  return rows.map(({ number, status }) => [Number(number), String(status)])
}
