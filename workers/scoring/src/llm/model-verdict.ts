import { defaultCriteria } from '@parley/contracts'
import { z } from 'zod'
import { LlmError } from './llm-error.ts'

/** Every criterion is judged from 0 to this. */
export const highestScore = 10

/** What a model is asked to say of one criterion. */
const asked = z.object({
  score: z.number().min(0).max(highestScore),
  reason: z.string(),
  quotes: z.array(z.string()),
  confidence: z.number().min(0).max(1),
})

/** What is taken: the same within bounds, and told more than once rather than at length. */
const taken = asked.extend({ reason: z.string().trim().min(1).max(400), quotes: z.array(z.string().max(2_000)).max(10) })
export type ModelJudgement = z.infer<typeof taken>

type CriterionName = (typeof defaultCriteria)[number]['name']

/** Exactly the default criteria, each once. */
const each = <T extends z.ZodType>(type: T) =>
  // `fromEntries` forgets the names of the keys, which are those of `defaultCriteria`.
  z.strictObject(Object.fromEntries(defaultCriteria.map(({ name }) => [name, type])) as Record<CriterionName, T>)

const modelVerdict = each(taken)
/** What a model says of an answer, before its quotations are looked up. */
export type ModelVerdict = z.infer<typeof modelVerdict>

/** For endpoints that hold a model to a schema; no bounds on strings, which the strict mode of some does not know. */
export const verdictJsonSchema: Record<string, unknown> = z.toJSONSchema(each(asked), { target: 'draft-7' })

/**
 * Reads what a model wrote. One fence of Markdown around the JSON is let pass, prose is not.
 * @throws LlmError `invalid`
 */
export function readModelVerdict(content: string): ModelVerdict {
  let value: unknown
  try {
    value = JSON.parse(content.replace(/^\s*```(?:json)?\s*\n([\s\S]*?)\n\s*```\s*$/, '$1'))
  } catch {
    throw new LlmError('invalid', 'the model did not answer with JSON') // the parser's message quotes the model
  }
  const result = modelVerdict.safeParse(value)
  if (result.success) return result.data
  // Paths and rules only: what the model wrote stays out of logs.
  const problems = result.error.issues.map(({ path, code }) => [...path, code].join('.'))
  throw new LlmError('invalid', `the model's answer is not a verdict: ${problems.slice(0, 5).join(', ').slice(0, 300)}`)
}
