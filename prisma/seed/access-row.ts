import type { PastInterview } from './past-interviews.ts'

/** The emotion and scoring subgraphs' own copy of who may do what in a past interview. */
export const accessRow = (interview: PastInterview) => ({
  interview_id: interview.id,
  organization_id: interview.organizationId,
  candidate_id: interview.candidateId,
  status: 'COMPLETED',
  private: interview.private,
  practice: interview.practice,
  emotion_enabled: true,
  emotion_consent: true,
  recording_consent: true,
  total_questions: interview.questions.length,
  answers_submitted: interview.answers.length,
  version: interview.answers.length + 4,
  updated_at: interview.completedAt,
})
