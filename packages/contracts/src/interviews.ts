import { z } from 'zod'

export const interviewStatus = z.enum(['SCHEDULED', 'IN_PROGRESS', 'COMPLETED', 'CANCELLED', 'EXPIRED'])
export type InterviewStatus = z.infer<typeof interviewStatus>

/**
 * Who may do what in an interview. Body of a message on `interviews.changed` (fanned out to emotion and scoring), payload of the
 * bus topic `interviews.changed`, and the answer of the interviews subgraph's `interviewAccess`.
 */
export const interviewAccess = z.object({
  interviewId: z.string(),
  organizationId: z.string(),
  /** Null after erasure. */
  candidateId: z.string().nullable(),
  status: interviewStatus,
  /** Seen by the candidate alone. */
  private: z.boolean(),
  practice: z.boolean(),
  /** The organisation's emotion policy. */
  emotionEnabled: z.boolean(),
  emotionConsent: z.boolean(),
  recordingConsent: z.boolean(),
  totalQuestions: z.number().int(),
  answersSubmitted: z.number().int(),
  /** The interview's revision: an older one never replaces a newer. */
  version: z.number().int(),
})
export type InterviewAccess = z.infer<typeof interviewAccess>

/** Bus topic that tells every replica of a change of access at once. */
export const interviewsChangedTopic = 'interviews.changed'
