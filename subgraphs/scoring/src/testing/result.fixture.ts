import { defaultCriteria, type AnswerScored } from '@parley/contracts'

/** A scorer's result that gives every criterion `score` of 10. */
export const resultOf = (interviewId: string, answerId: string, score = 8, changes: Partial<AnswerScored> = {}): AnswerScored => ({
  answerId,
  interviewId,
  organizationId: 'o',
  questionId: `question-of-${answerId}`,
  scorer: 'rubric-1',
  criteria: defaultCriteria.map(({ name }) => ({
    name,
    score,
    max: 10,
    reason: `The ${name} of ${answerId}.`,
    evidence: [{ quote: 'we agreed', start: 3, end: 12 }],
    confidence: 0.8,
  })),
  submittedAt: '2026-01-05T09:00:00.000Z',
  scoredAt: '2026-01-05T09:00:01.000Z',
  ...changes,
})
