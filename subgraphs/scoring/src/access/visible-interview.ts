import type { InterviewAccess } from '@parley/contracts'
import type { InterviewAccessCopy } from '@parley/interview-access'
import { ParleyError, type Principal } from '@parley/platform'

/** The interview, or undefined when the viewer may not know of it. @throws ParleyError UNAUTHENTICATED, SERVICE_UNAVAILABLE */
export async function visibleInterview(
  access: Pick<InterviewAccessCopy, 'requireVisible'>,
  principal: Principal,
  interviewId: string,
): Promise<InterviewAccess | undefined> {
  try {
    return await access.requireVisible(principal, interviewId)
  } catch (error) {
    if (error instanceof ParleyError && error.code === 'NOT_FOUND') return undefined
    throw error
  }
}
