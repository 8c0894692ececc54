import type { Query } from '@parley/database'
import type { InterviewAccessCopy, Visible } from '@parley/interview-access'
import { asError, type Principal } from '@parley/platform'
import { isReplayId } from '@parley/replay'
import DataLoader from 'dataloader'
import { mayReadScore } from '../access/may-read-score.ts'
import { visibleInterview } from '../access/visible-interview.ts'
import { scorecardSoFar } from '../replay/played-scores.ts'
import type { ReadPlayed } from '../replay/score-reader.ts'
import { pendingScorecard } from './make-scorecard.ts'
import { scorecardState, type ScorecardState } from './scorecard-state.ts'

/** Interviews' scorecards as they are, for one viewer; null where they may not see it. One query for all that an operation asks for. */
export type ScorecardLoader = DataLoader<string, ScorecardState | null>

export interface LoaderParts {
  query: Query
  access: Pick<InterviewAccessCopy, 'requireVisible' | 'fresh'>
  readPlayed: ReadPlayed
  principal: Principal
}

export const createScorecardLoader = ({ query, access, readPlayed, principal }: LoaderParts): ScorecardLoader =>
  new DataLoader(async (interviewIds) => {
    const [interviews, states] = await Promise.all([
      Promise.allSettled(interviewIds.map((id) => visibleInterview(access, principal, id))),
      readScorecards(
        query,
        interviewIds.filter((id) => !isReplayId(id)),
      ),
    ])
    const scorecardOf = async ({ access: interview, replay }: Visible): Promise<ScorecardState | null> => {
      if (replay !== undefined) {
        const played = await readPlayed(replay, interview)
        // By the scorecard as it is today, not as it was then.
        return mayReadScore(principal, interview, played.releasedAt !== undefined) ? scorecardSoFar(played) : null
      }
      const scorecard = states.get(interview.interviewId) ?? pendingScorecard(interview)
      return mayReadScore(principal, interview, scorecard.status === 'RELEASED') ? scorecard : null
    }
    return Promise.all(
      interviews.map(async (found) => {
        if (found.status === 'rejected') return asError(found.reason)
        return found.value === undefined ? null : scorecardOf(found.value).catch(asError)
      }),
    )
  })

async function readScorecards(query: Query, interviewIds: readonly string[]): Promise<Map<string, ScorecardState>> {
  if (interviewIds.length === 0) return new Map()
  const rows = await query(
    `SELECT r.state FROM scoring.scorecards s
     JOIN scoring.scorecard_revisions r ON r.interview_id = s.interview_id AND r.number = s.revision
     WHERE s.interview_id = ANY($1::text[])`,
    [interviewIds],
  )
  return new Map(rows.map((row) => scorecardState.parse(row['state'])).map((state) => [state.interviewId, state]))
}
