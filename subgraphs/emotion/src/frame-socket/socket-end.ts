import type { FrameSocketMessage, InterviewAccess, InterviewStatus } from '@parley/contracts'
import { viewerRights } from '@parley/interview-access'
import { errorCatalogue, ParleyError, type ErrorKind, type Principal } from '@parley/platform'
import { framesFault } from '../frame-intake/sender-fault.ts'

/** Why a socket does not open, or ends: the interview is not running, or an error of the catalogue. */
export type SocketEnd = { status: InterviewStatus } | { error: ParleyError }

/**
 * Why this viewer may not have the socket of this interview now: it is for those who may see the interview, while it runs and its
 * frames may be analysed.
 */
export function socketEnd(principal: Principal, access: InterviewAccess): SocketEnd | undefined {
  if (!viewerRights(principal, access).sees) return { error: new ParleyError('NOT_FOUND') }
  if (access.status !== 'IN_PROGRESS') return { status: access.status }
  const fault = framesFault(access)
  return fault && { error: fault }
}

/** The same as an answer to whoever wants to open the socket. */
export const refusalOf = (end: SocketEnd): ParleyError =>
  'error' in end
    ? end.error
    : new ParleyError('CONFLICT', { message: `The socket is open while an interview is in progress; this one is ${end.status}.` })

/** The last message on a socket that ends so. */
export const lastMessage = (end: SocketEnd, interviewId: string): FrameSocketMessage =>
  'error' in end ? errorMessage(end.error) : { type: 'interview_ended', data: { session_id: interviewId, status: end.status } }

export function errorMessage({ code, message, extensions }: ParleyError): FrameSocketMessage {
  const { retryAfterMs } = extensions
  return { type: 'error', data: { code, message, ...(typeof retryAfterMs === 'number' && { retryAfterMs }) } }
}

/**
 * Code and reason of the close frame: 1000 for an interview that is over, the catalogue's code where an error has one, 1011 where the
 * fault is the platform's, 4403 for all that is a matter of rights.
 */
export function closeOf(end: SocketEnd): { code: number; reason: string } {
  if ('status' in end) return { code: 1000, reason: end.status }
  const { closeCode, httpStatus }: ErrorKind = errorCatalogue[end.error.code]
  return { code: closeCode ?? (httpStatus >= 500 ? 1011 : httpStatus === 429 ? 1008 : 4403), reason: end.error.code }
}
