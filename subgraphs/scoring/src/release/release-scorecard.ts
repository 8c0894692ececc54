import type { InterviewAccess } from '@parley/contracts'
import { refuseReplay, viewerRights, type InterviewAccessCopy } from '@parley/interview-access'
import { ParleyError, type Principal } from '@parley/platform'
import { reviseScorecard, type ReviseParts } from '../scorecard/revise-scorecard.ts'
import type { ScorecardState } from '../scorecard/scorecard-state.ts'

export interface ReleaseParts extends ReviseParts {
  access: Pick<InterviewAccessCopy, 'requireVisible' | 'fresh'>
}

/**
 * Lets the candidate see the score. Once more returns the scorecard as it is.
 * @throws ParleyError UNAUTHENTICATED; NOT_FOUND; FORBIDDEN to whoever sees the interview and is not INTERVIEWER or ADMIN; CONFLICT until
 * it is FINAL
 */
export async function releaseScorecard(parts: ReleaseParts, principal: Principal, interviewId: string): Promise<ScorecardState> {
  await refuseReplay(parts.access, principal, interviewId)
  const access = await parts.access.requireVisible(principal, interviewId)
  if (principal.kind !== 'user' || !viewerRights(principal, access).changes) throw new ParleyError('FORBIDDEN')

  const attempt = async (known: InterviewAccess) => {
    const revised = await reviseScorecard(parts, { access: known, releaseBy: principal.userId })
    return revised?.scorecard.status === 'RELEASED' ? revised.scorecard : undefined
  }
  const released = await attempt(access)
  if (released !== undefined) return released
  // The copy may not have heard yet that the interview is completed: a no is checked first.
  const fresh = await parts.access.fresh(interviewId)
  const releasedNow = fresh && (await attempt(fresh))
  if (releasedNow === undefined) throw new ParleyError('CONFLICT', { message: 'A scorecard can be released once it is FINAL.' })
  return releasedNow
}
