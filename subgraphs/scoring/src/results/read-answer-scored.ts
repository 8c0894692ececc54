import { answerScored, type AnswerScored } from '@parley/contracts'
import { readJson, type Message } from '@parley/messaging'
import { z } from 'zod'

/** What the contract leaves open and a scorecard needs. */
const storable = answerScored
  .extend({
    criteria: answerScored.shape.criteria.min(1),
    submittedAt: z.iso.datetime({ offset: true }),
    scoredAt: z.iso.datetime({ offset: true }),
  })
  .refine(({ criteria }) => criteria.every(({ score, max }) => score <= max), 'a score above its maximum')
  .refine(({ criteria }) => new Set(criteria.map(({ name }) => name)).size === criteria.length, 'a criterion judged twice')
  // PostgreSQL keeps no NUL.
  .refine((scored) => !JSON.stringify(scored).includes('\\u0000'), 'text with NUL')

/**
 * Reads a scorer's verdict.
 * @throws Error when it is not one, or holds what cannot be stored: trying again would not help
 */
export function readAnswerScored(message: Message): AnswerScored {
  const scored = readJson(message, (value) => storable.parse(value))
  // As it will come back from the database.
  const instant = (text: string) => new Date(text).toISOString()
  return { ...scored, submittedAt: instant(scored.submittedAt), scoredAt: instant(scored.scoredAt) }
}
