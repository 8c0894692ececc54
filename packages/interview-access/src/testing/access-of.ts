import type { InterviewAccess } from '@parley/contracts'

/** A running interview of organisation `o` with candidate `c`, at version 1 unless told. */
export const accessOf = (interviewId: string, change: Partial<InterviewAccess> = {}): InterviewAccess => ({
  interviewId,
  organizationId: 'o',
  candidateId: 'c',
  status: 'IN_PROGRESS',
  private: false,
  practice: false,
  emotionEnabled: true,
  emotionConsent: true,
  recordingConsent: false,
  totalQuestions: 5,
  answersSubmitted: 0,
  version: 1,
  ...change,
})
