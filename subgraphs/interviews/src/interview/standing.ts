import { ParleyError, type Principal } from '@parley/platform'
import type { InterviewState } from './interview-state.ts'
import type { User } from '../people/viewer.ts'

/** What someone is to an interview: its candidate, staff who run it, someone who reads along, or nobody who may know of it. */
export type Standing = 'candidate' | 'staff' | 'reader' | 'none'

type Whose = Pick<InterviewState, 'organizationId' | 'candidateId' | 'private'>

export function standingOf(principal: Principal, { organizationId, candidateId, private: alone }: Whose): Standing {
  if (principal.kind !== 'user' && principal.kind !== 'class') return 'none'
  if (principal.organizationId !== organizationId) return 'none'
  if (principal.kind === 'user' && principal.userId === candidateId) return 'candidate'
  if (alone || principal.role === 'CANDIDATE') return 'none'
  return principal.kind === 'user' && (principal.role === 'INTERVIEWER' || principal.role === 'ADMIN') ? 'staff' : 'reader'
}

export const canSee = (principal: Principal, interview: Whose): boolean => standingOf(principal, interview) !== 'none'

/**
 * @throws ParleyError NOT_FOUND when there is none that the user may know of, FORBIDDEN when they may only look
 */
export function requireStanding(user: User, interview: Whose | undefined, allowed: readonly Standing[]): void {
  const standing = interview === undefined ? 'none' : standingOf(user, interview)
  if (standing === 'none') throw new ParleyError('NOT_FOUND', { message: 'There is no such interview.' })
  if (!allowed.includes(standing)) throw new ParleyError('FORBIDDEN')
}
