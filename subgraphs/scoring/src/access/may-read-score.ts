import type { InterviewAccess } from '@parley/contracts'
import { viewerRights } from '@parley/interview-access'
import type { Principal } from '@parley/platform'

/** Whether someone may read an interview's score: staff at once, the candidate once released, or as it grows in a practice interview. */
export function mayReadScore(principal: Principal, access: InterviewAccess, released: boolean): boolean {
  const { sees, candidate, staff } = viewerRights(principal, access)
  return sees && (staff || !candidate || released || access.practice)
}
