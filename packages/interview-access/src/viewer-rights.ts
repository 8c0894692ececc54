import type { InterviewAccess } from '@parley/contracts'
import type { Principal } from '@parley/platform'

/** What someone may do with one interview. */
export interface ViewerRights {
  /** May know of it and read it. Without this it is NOT_FOUND to them, never FORBIDDEN. */
  sees: boolean
  /** Is the interview's own candidate: a person, never a class of viewers. */
  candidate: boolean
  /** Sees it as INTERVIEWER, ANALYST or ADMIN of its organisation. */
  staff: boolean
  /** Sees it as INTERVIEWER or ADMIN, who may act on it (release a score, override, cancel); an ANALYST changes nothing. */
  changes: boolean
  /** Sees it as ADMIN. */
  administers: boolean
}

const none: ViewerRights = { sees: false, candidate: false, staff: false, changes: false, administers: false }

/** The table of `docs/access.md` for one interview. */
export function viewerRights(principal: Principal, access: InterviewAccess): ViewerRights {
  if (principal.kind === 'service') return { ...none, sees: true }
  if (principal.kind === 'anonymous' || principal.organizationId !== access.organizationId) return none
  const candidate = principal.kind === 'user' && principal.userId === access.candidateId
  const staff = principal.role !== 'CANDIDATE' && !access.private
  return {
    sees: candidate || staff,
    candidate,
    staff,
    changes: staff && principal.role !== 'ANALYST',
    administers: staff && principal.role === 'ADMIN',
  }
}
