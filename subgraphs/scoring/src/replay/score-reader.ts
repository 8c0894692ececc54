import type { InterviewAccess } from '@parley/contracts'
import type { Query } from '@parley/database'
import { createBriefly, type Replay } from '@parley/replay'
import { readAnswerScores } from '../scorecard/answer-score-rows.ts'
import type { PlayedScores } from './played-scores.ts'

/**
 * What a replay plays, read up to half a second ago.
 * @param access of the interview that is played, as it is now
 */
export type ReadPlayed = (replay: Replay, access: InterviewAccess) => Promise<PlayedScores>

export function createReadPlayed(query: Query): ReadPlayed {
  const scores = createBriefly(async (interviewId) => {
    const [answers, [row]] = await Promise.all([
      readAnswerScores(query, interviewId),
      query('SELECT released_at FROM scoring.scorecards WHERE interview_id = $1', [interviewId]),
    ])
    const releasedAt = row?.['released_at']
    return { answers, releasedAt: releasedAt instanceof Date ? releasedAt.getTime() : undefined }
  })
  return async (replay, access) => ({ replay, access, ...(await scores.get(replay.of)) })
}
