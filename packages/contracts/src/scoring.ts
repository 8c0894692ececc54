import { z } from 'zod'

/** Body of a message on `scoring.answers`: all that a scorer may know. */
export const answerSubmitted = z.object({
  answerId: z.string(),
  interviewId: z.string(),
  organizationId: z.string(),
  question: z.object({
    id: z.string(),
    text: z.string(),
    category: z.string(),
    difficulty: z.enum(['EASY', 'MEDIUM', 'HARD']),
    /** What a good answer speaks of. */
    keyPoints: z.array(z.string()),
    timeLimitSeconds: z.number().nullable(),
  }),
  transcript: z.string(),
  durationMs: z.number().int().nonnegative(),
  submittedAt: z.string(),
})
export type AnswerSubmitted = z.infer<typeof answerSubmitted>

/** A quotation from the transcript; offsets in UTF-16 units, `end` exclusive. */
export const evidence = z.object({ quote: z.string(), start: z.number().int(), end: z.number().int() })
export type Evidence = z.infer<typeof evidence>

/** One criterion's verdict, before the organisation's rubric weighs it. */
export const criterionVerdict = z.object({
  name: z.string(),
  /** 0 to `max`. */
  score: z.number().nonnegative(),
  max: z.number().positive(),
  /** One sentence for the people who read the scorecard. */
  reason: z.string(),
  evidence: z.array(evidence),
  /** 0 to 1. */
  confidence: z.number().min(0).max(1),
})
export type CriterionVerdict = z.infer<typeof criterionVerdict>

/** The criteria that every scorer judges, with the weights an organisation starts from. */
export const defaultCriteria = [
  { name: 'relevance', weight: 0.35 },
  { name: 'structure', weight: 0.2 },
  { name: 'specificity', weight: 0.2 },
  { name: 'clarity', weight: 0.15 },
  { name: 'delivery', weight: 0.1 },
] as const

/** Body of a message on `scoring.results`. */
export const answerScored = z.object({
  answerId: z.string(),
  interviewId: z.string(),
  organizationId: z.string(),
  questionId: z.string(),
  /** Name and version of the scorer. */
  scorer: z.string(),
  criteria: z.array(criterionVerdict),
  submittedAt: z.string(),
  scoredAt: z.string(),
})
export type AnswerScored = z.infer<typeof answerScored>
