import type { Query } from '@parley/database'
import type { InterviewAccessCopy } from '@parley/interview-access'
import type { Principal } from '@parley/platform'
import DataLoader from 'dataloader'
import { mayReadScore } from '../access/may-read-score.ts'
import { visibleInterview } from '../access/visible-interview.ts'
import { pendingScorecard } from './make-scorecard.ts'
import { scorecardState, type ScorecardState } from './scorecard-state.ts'

/** Interviews' scorecards as they are, for one viewer; null where they may not see it. One query for all that an operation asks for. */
export type ScorecardLoader = DataLoader<string, ScorecardState | null>

export interface LoaderParts {
  query: Query
  access: Pick<InterviewAccessCopy, 'requireVisible'>
  principal: Principal
}

export const createScorecardLoader = ({ query, access, principal }: LoaderParts): ScorecardLoader =>
  new DataLoader(async (interviewIds) => {
    const [interviews, states] = await Promise.all([
      Promise.allSettled(interviewIds.map((id) => visibleInterview(access, principal, id))),
      readScorecards(query, interviewIds),
    ])
    return interviews.map((found) => {
      if (found.status === 'rejected') return asError(found.reason)
      if (found.value === undefined) return null
      const scorecard = states.get(found.value.interviewId) ?? pendingScorecard(found.value)
      return mayReadScore(principal, found.value, scorecard.status === 'RELEASED') ? scorecard : null
    })
  })

async function readScorecards(query: Query, interviewIds: readonly string[]): Promise<Map<string, ScorecardState>> {
  const rows = await query(
    `SELECT r.state FROM scoring.scorecards s
     JOIN scoring.scorecard_revisions r ON r.interview_id = s.interview_id AND r.number = s.revision
     WHERE s.interview_id = ANY($1::text[])`,
    [interviewIds],
  )
  return new Map(rows.map((row) => scorecardState.parse(row['state'])).map((state) => [state.interviewId, state]))
}

const asError = (reason: unknown) => (reason instanceof Error ? reason : new Error(String(reason)))
