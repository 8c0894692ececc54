import { ParleyError } from '@parley/platform'
import type { InterviewState } from '../interview/interview-state.ts'

/** Bytes of one recording: over an hour of video as browsers record it, and an Int of GraphQL. */
export const largestRecording = 2_000_000_000
/** Of one interview, whatever has become of them. */
export const mostRecordings = 20
export const longestRecordingMs = 86_400_000
/** An upload that takes longer is expired. */
export const uploadWindowMs = 24 * 3_600_000
/** The URLs of a ticket; a new one can be had until the window closes. */
export const ticketSeconds = 3_600

/** How long after its completion an interview may still be given a recording. */
const graceMs = 24 * 3_600_000

/** Kinds that are taken, without their parameters. */
export const recordedTypes = ['video/webm', 'video/mp4', 'audio/webm', 'audio/mp4'] as const

/** `video/webm` of `video/webm;codecs="vp8,opus"`. */
export const baseTypeOf = (contentType: string): string => contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''

/** @throws ParleyError CONFLICT before an interview, and when it is over for long or never took place; CONSENT_REQUIRED */
export function requireRecordable({ status, completedAt, consent }: InterviewState, now: number): void {
  const fresh = status === 'COMPLETED' && completedAt !== null && now - Date.parse(completedAt) < graceMs
  if (status !== 'IN_PROGRESS' && !fresh)
    throw new ParleyError('CONFLICT', { message: `An interview takes recordings while it runs and a day after; this one is ${status}.` })
  if (consent?.recording !== true) throw new ParleyError('CONSENT_REQUIRED', { message: 'The candidate has not consented to recording.' })
}
