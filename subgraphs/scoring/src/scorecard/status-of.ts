import type { InterviewAccess } from '@parley/contracts'
import type { ScorecardStatus } from './scorecard-state.ts'

/**
 * How far scoring has come: FINAL once the interview is completed and every submitted answer is scored. A practice interview needs
 * nobody to release it.
 */
export function statusOf(scored: number, access: InterviewAccess, released: boolean): ScorecardStatus {
  if (released) return 'RELEASED'
  if (scored === 0) return 'PENDING'
  if (access.status !== 'COMPLETED' || scored < access.answersSubmitted) return 'PARTIAL'
  return access.practice ? 'RELEASED' : 'FINAL'
}
