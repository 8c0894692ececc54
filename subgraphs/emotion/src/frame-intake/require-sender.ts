import { refuseReplay, type InterviewAccessCopy } from '@parley/interview-access'
import { ParleyError, type Principal } from '@parley/platform'
import { senderFault } from './sender-fault.ts'

/**
 * Lets senders through on the copy alone; before it refuses, it asks the interviews subgraph, so that a frame right after the start of
 * an interview is taken.
 */
export function createRequireSender(access: InterviewAccessCopy): (principal: Principal, interviewId: string) => Promise<void> {
  return async (principal, interviewId) => {
    await refuseReplay(access, principal, interviewId)
    if (senderFault(principal, await access.requireVisible(principal, interviewId)) === undefined) return
    const now = await access.fresh(interviewId)
    const fault = now === undefined ? new ParleyError('NOT_FOUND') : senderFault(principal, now)
    if (fault !== undefined) throw fault
  }
}
