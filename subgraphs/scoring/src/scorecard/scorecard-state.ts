import { evidence } from '@parley/contracts'
import { z } from 'zod'

/** A quotation from an answer's transcript. */
const evidenceState = evidence.extend({ answerId: z.string() })

/** One criterion, of an answer or of a whole scorecard, as the rubric weighed it when it was scored. */
export const criterionState = z.object({
  name: z.string(),
  /** 0 to `max`. */
  score: z.number(),
  max: z.number(),
  weight: z.number(),
  reason: z.string(),
  evidence: z.array(evidenceState),
  /** 0 to 1. */
  confidence: z.number(),
})
export type CriterionState = z.infer<typeof criterionState>

/** One answer's score. JSON; instants in ISO 8601. */
const answerScoreState = z.object({
  answerId: z.string(),
  questionId: z.string(),
  /** Name and version of the scorer. */
  scorer: z.string(),
  /** 0 to 100. */
  total: z.number(),
  criteria: z.array(criterionState),
  submittedAt: z.string(),
  scoredAt: z.string(),
})
export type AnswerScoreState = z.infer<typeof answerScoreState>

const scorecardStatus = z.enum(['PENDING', 'PARTIAL', 'FINAL', 'RELEASED'])
export type ScorecardStatus = z.infer<typeof scorecardStatus>

/** A scorecard as it was at one revision: an event of the score feed as it is stored, rung and shown. JSON. */
export const scorecardState = z.object({
  interviewId: z.string(),
  /** Its place in the feed; 0 before anything is scored. */
  number: z.number(),
  status: scorecardStatus,
  /** 0 to 100, the mean of the answers scored so far; null while PENDING. */
  total: z.number().nullable(),
  scored: z.number(),
  /** Questions of the interview. */
  expected: z.number(),
  /** Means over the answers. */
  criteria: z.array(criterionState),
  /** In the order of submission. */
  answers: z.array(answerScoreState),
})
export type ScorecardState = z.infer<typeof scorecardState>
