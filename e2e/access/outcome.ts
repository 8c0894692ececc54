import type { FormattedExecutionResult } from 'graphql'
import type { Reach } from './reaches.ts'
import type { Call } from './root-fields.ts'

/** What came of one call for one field: a value, nothing, an answer of the viewer's own things, or an error's code. */
export interface Outcome {
  subject: Call['subject']
  got: 'value' | 'null' | 'own' | (string & {})
}

/** What a result says of the fields that were asked for. @param alias of the call within the operation */
export function outcomeOf({ data, errors }: FormattedExecutionResult, alias: string, { path }: Reach, call: Call): Outcome {
  const { subject } = call
  const error = errors?.find((one) => one.path?.[0] === alias) ?? (data?.[alias] == null ? errors?.[0] : undefined)
  if (error !== undefined) return { subject, got: String(error.extensions?.['code']) }
  const answer = data?.[alias]
  if (answer === null || answer === undefined) return { subject, got: 'null' }
  const judged = call.judge?.(JSON.stringify(answer))
  if (judged !== undefined) return { subject, got: judged }
  return { subject, got: valuesAt(answer, path).length > 0 ? 'value' : 'null' }
}

/** What is there at a path, through all lists; nulls are left out. */
function valuesAt(answer: unknown, path: readonly string[]): unknown[] {
  if (answer === null || answer === undefined) return []
  if (Array.isArray(answer)) return answer.flatMap((each) => valuesAt(each, path))
  const [name, ...rest] = path
  if (name === undefined) return [answer]
  return valuesAt((answer as Record<string, unknown>)[name], rest) // an object, as the schema says
}

/** The table's word for what came of all calls for one field; something else where they do not agree. */
export function wordOf(outcomes: readonly Outcome[]): string {
  const got = [...new Set(outcomes.map((one) => one.got))]
  if (!got.includes('value')) return got.join(' and ')
  if (got.some((one) => one !== 'value' && one !== 'null')) return got.join(' and ')
  const seen = new Set(outcomes.filter((one) => one.got === 'value').map(({ subject }) => subject))
  return seen.size === 1 && seen.has('released') ? 'once released' : 'sees'
}
