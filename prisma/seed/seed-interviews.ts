import { randomUUID } from 'node:crypto'
import type { Query } from '@parley/database'
import type { InterviewState } from '@parley/interviews'
import { insert } from './insert.ts'
import type { PastInterview } from './past-interviews.ts'

/** The interviews subgraph's rows of interviews; of the feeds of past ones only the last event is kept, as after a day. */
export async function seedInterviews(query: Query, past: readonly PastInterview[], upcoming: readonly InterviewState[]): Promise<void> {
  const states = [...past.map(stateOf), ...upcoming]
  await insert(
    query,
    'interviews.interviews',
    states.map((state) => ({
      id: state.id,
      organization_id: state.organizationId,
      user_id: state.candidateId,
      created_by_id: state.createdById,
      title: state.title,
      status: state.status,
      private: state.private,
      practice: state.practice,
      extra_time_percent: state.accommodations.extraTimePercent,
      large_clock: state.accommodations.largeClock,
      created_at: state.createdAt,
      scheduled_at: state.scheduledAt,
      started_at: state.startedAt,
      completed_at: state.completedAt,
      revision: state.revision,
      event_floor: state.revision - 1,
    })),
  )
  await insert(
    query,
    'interviews.interview_questions',
    states.flatMap(({ id, questionIds }) =>
      questionIds.map((questionId, position) => ({ interview_id: id, position, question_id: questionId })),
    ),
  )
  await insert(
    query,
    'interviews.consents',
    states.flatMap(({ id, consent }) =>
      consent === null
        ? []
        : [
            {
              id: randomUUID(),
              interview_id: id,
              emotion: consent.emotion,
              recording: consent.recording,
              policy_version: consent.policyVersion,
              recorded_at: consent.recordedAt,
            },
          ],
    ),
  )
  await insert(
    query,
    'interviews.answers',
    past.flatMap((interview) =>
      interview.answers.map((answer) => ({
        id: answer.id,
        interview_id: interview.id,
        question_id: answer.question.id,
        transcript: answer.transcript,
        duration_ms: answer.durationMs,
        submitted_at: answer.submittedAt,
      })),
    ),
  )
  await insert(
    query,
    'interviews.interview_events',
    states.map((state) => ({ interview_id: state.id, number: state.revision, state, at: state.completedAt ?? state.createdAt })),
  )
}

const createdBeforeMs = 3_600_000

function stateOf(interview: PastInterview): InterviewState {
  const createdAt = new Date(interview.startedAt.getTime() - createdBeforeMs).toISOString()
  return {
    id: interview.id,
    organizationId: interview.organizationId,
    candidateId: interview.candidateId,
    createdById: interview.createdById,
    title: interview.title,
    status: 'COMPLETED',
    private: interview.private,
    practice: interview.practice,
    createdAt,
    scheduledAt: null,
    startedAt: interview.startedAt.toISOString(),
    completedAt: interview.completedAt.toISOString(),
    // Created, consented, started, each answer, completed.
    revision: interview.answers.length + 4,
    questionIds: interview.questions.map(({ id }) => id),
    answers: interview.answers.map(({ id, question }) => ({ id, questionId: question.id })),
    consent: { emotion: true, recording: true, policyVersion: '1', recordedAt: createdAt },
    recordings: [],
    accommodations: { extraTimePercent: interview.extraTimePercent, largeClock: false },
  }
}
