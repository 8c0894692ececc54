import type { InterviewAccess } from '@parley/contracts'
import { parseReplayId, sourceOf } from '@parley/replay'
import { replayedScorecards, scorecardSoFar } from '../replay/replayed-scorecards.ts'
import { readScorecards } from './scorecard-rows.ts'
import type { Query } from '@parley/database'
import type { InterviewAccessCopy } from '@parley/interview-access'
import type { Principal } from '@parley/platform'
import DataLoader from 'dataloader'
import { mayReadScore } from '../access/may-read-score.ts'
import { visibleInterview } from '../access/visible-interview.ts'
import { pendingScorecard } from './make-scorecard.ts'
import type { ScorecardState } from './scorecard-state.ts'

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
      Promise.allSettled(interviewIds.map((id) => visibleInterview(access, principal, sourceOf(id)))),
      readScorecards(query, interviewIds),
    ])
    const one = async (found: PromiseSettledResult<InterviewAccess | undefined>, id: string): Promise<ScorecardState | null> => {
      if (found.status === 'rejected') throw asError(found.reason)
      if (found.value === undefined) return null
      const replay = parseReplayId(id)
      if (replay) {
        const replayed = await replayedScorecards(query, id, replay, found.value)
        const pending = pendingScorecard({ ...found.value, interviewId: id })
        return mayReadScore(principal, found.value, replayed.released) ? scorecardSoFar(replayed, pending) : null
      }
      const scorecard = states.get(found.value.interviewId) ?? pendingScorecard(found.value)
      return mayReadScore(principal, found.value, scorecard.status === 'RELEASED') ? scorecard : null
    }
    return Promise.all(interviews.map((found, index) => one(found, interviewIds[index] ?? '').catch(asError)))
  })

const asError = (reason: unknown) => (reason instanceof Error ? reason : new Error(String(reason)))
