import type { InterviewStatus } from '@parley/contracts'
import { ParleyError } from '@parley/platform'
import type { ConsentState, InterviewState } from './interview-state.ts'

/** The life of an interview. What is not here is CONFLICT. */
const successors: Record<InterviewStatus, readonly InterviewStatus[]> = {
  SCHEDULED: ['IN_PROGRESS', 'CANCELLED', 'EXPIRED'],
  IN_PROGRESS: ['COMPLETED', 'CANCELLED', 'EXPIRED'],
  COMPLETED: [],
  CANCELLED: [],
  EXPIRED: [],
}

/**
 * Moves an interview on. Where it already is, it stays as it is: the same object comes back.
 * @throws ParleyError CONFLICT that says from what to what
 */
export function moveTo(state: InterviewState, status: InterviewStatus, at: string): InterviewState {
  if (state.status === status) return state
  if (!successors[state.status].includes(status))
    throw new ParleyError('CONFLICT', { message: `An interview cannot go from ${state.status} to ${status}.` })
  return {
    ...state,
    status,
    startedAt: status === 'IN_PROGRESS' ? at : state.startedAt,
    completedAt: status === 'COMPLETED' ? at : state.completedAt,
  }
}

export interface ConsentGiven {
  emotion: boolean
  recording: boolean
  policyVersion: string
}

/**
 * Records consent or its withdrawal. Saying the same again changes nothing: the same object comes back. Withdrawing is always possible,
 * consenting only until the interview has ended.
 * @throws ParleyError CONFLICT
 */
export function consentTo(state: InterviewState, given: ConsentGiven, at: string): InterviewState {
  const { consent, status } = state
  if (consent?.emotion === given.emotion && consent.recording === given.recording && consent.policyVersion === given.policyVersion)
    return state
  const adds = (given.emotion && consent?.emotion !== true) || (given.recording && consent?.recording !== true)
  if (adds && successors[status].length === 0)
    throw new ParleyError('CONFLICT', { message: `An interview that is ${status} takes no new consent.` })
  const recorded: ConsentState = { ...given, recordedAt: later(at, consent?.recordedAt) }
  return { ...state, consent: recorded }
}

/** The newest consent counts, so a replica whose clock is behind must not write an older one. */
function later(at: string, last: string | undefined): string {
  return last === undefined || at > last ? at : new Date(Date.parse(last) + 1).toISOString()
}

/**
 * Adds an answer.
 * @throws ParleyError CONFLICT unless in progress and not yet answered, BAD_USER_INPUT for a question of another interview
 */
export function answer(state: InterviewState, given: { id: string; questionId: string }): InterviewState {
  if (!state.questionIds.includes(given.questionId))
    throw new ParleyError('BAD_USER_INPUT', { message: 'This question is not one of the interview.' })
  if (state.status !== 'IN_PROGRESS')
    throw new ParleyError('CONFLICT', { message: `An interview that is ${state.status} takes no answers.` })
  if (state.answers.some(({ questionId }) => questionId === given.questionId))
    throw new ParleyError('CONFLICT', { message: 'This question has been answered.' })
  return { ...state, answers: [...state.answers, { id: given.id, questionId: given.questionId }] }
}
