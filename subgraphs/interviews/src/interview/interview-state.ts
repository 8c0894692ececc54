import type { InterviewStatus } from '@parley/contracts'
import type { RecordingState } from '../recording/recording-state.ts'

/** What makes the interview fair for this candidate. */
export interface AccommodationsState {
  /** Added to each question's time; 0 to 300. */
  extraTimePercent: number
  largeClock: boolean
}

/** Consent as it stands; instants are ISO 8601 in UTC. */
export interface ConsentState {
  emotion: boolean
  recording: boolean
  policyVersion: string
  recordedAt: string
}

/**
 * An interview as it was after one change: what its row says now, and what every event of its feed holds, as JSON.
 * Instants are ISO 8601 in UTC with milliseconds.
 */
export interface InterviewState {
  id: string
  organizationId: string
  /** Null after erasure. */
  candidateId: string | null
  createdById: string
  title: string
  status: InterviewStatus
  private: boolean
  practice: boolean
  accommodations: AccommodationsState
  createdAt: string
  scheduledAt: string | null
  startedAt: string | null
  completedAt: string | null
  /** Counted from 1 with every change; also the number of the change's event. */
  revision: number
  /** In the order in which they are asked. */
  questionIds: string[]
  /** In the order in which they were given. */
  answers: { id: string; questionId: string }[]
  /** Null until the candidate has said anything. */
  consent: ConsentState | null
  /** In the order in which they were begun. */
  recordings: RecordingState[]
  /** Only in an event: nothing has changed that the candidate may know of, but staff's notes. */
  staffOnly?: true
}

/** A state as it was written, by this version or one before recordings and accommodations. */
export const readState = (written: unknown): InterviewState =>
  Object.assign({ recordings: [], accommodations: { extraTimePercent: 0, largeClock: false } }, written as InterviewState) // none else writes there

/** The first question without an answer while the interview is in progress. */
export function currentQuestionId({ status, questionIds, answers }: InterviewState): string | undefined {
  if (status !== 'IN_PROGRESS') return undefined
  const answered = new Set(answers.map(({ questionId }) => questionId))
  return questionIds.find((id) => !answered.has(id))
}
