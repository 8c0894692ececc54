import type { InterviewAccess } from '@parley/contracts'
import { ParleyError, type Principal } from '@parley/platform'

/**
 * Why this viewer, who may see the interview, may not send its frames now: only its own candidate does, while it runs, where the
 * organisation has emotion analysis on and the candidate has consented.
 * @returns FORBIDDEN, CONFLICT, CONSENT_REQUIRED; undefined when frames are welcome
 */
export function senderFault(principal: Principal, access: InterviewAccess): ParleyError | undefined {
  if (principal.kind !== 'user' || principal.userId !== access.candidateId)
    return new ParleyError('FORBIDDEN', { message: 'Only the candidate of an interview sends its frames.' })
  if (access.status !== 'IN_PROGRESS')
    return new ParleyError('CONFLICT', { message: `Frames are taken while an interview is in progress; this one is ${access.status}.` })
  return framesFault(access)
}

/** Why frames of this interview may not be analysed, whoever sends them: FORBIDDEN or CONSENT_REQUIRED. */
export function framesFault({ emotionEnabled, emotionConsent }: InterviewAccess): ParleyError | undefined {
  if (!emotionEnabled) return new ParleyError('FORBIDDEN', { message: 'The organisation has emotion analysis switched off.' })
  if (!emotionConsent) return new ParleyError('CONSENT_REQUIRED', { message: 'The candidate has not consented to emotion analysis.' })
  return undefined
}
