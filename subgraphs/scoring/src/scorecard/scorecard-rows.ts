import type { Query } from '@parley/database'
import { scorecardState, type ScorecardState } from './scorecard-state.ts'

/** Interviews' scorecards as they are; one of which nothing is scored is left out. */
export async function readScorecards(query: Query, interviewIds: readonly string[]): Promise<Map<string, ScorecardState>> {
  const rows = await query(
    `SELECT r.state FROM scoring.scorecards s
     JOIN scoring.scorecard_revisions r ON r.interview_id = s.interview_id AND r.number = s.revision
     WHERE s.interview_id = ANY($1::text[])`,
    [interviewIds],
  )
  return new Map(rows.map((row) => scorecardState.parse(row['state'])).map((state) => [state.interviewId, state]))
}
