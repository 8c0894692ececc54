import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions'
import type { ChatMessage } from './prompt.ts'
import { verdictJsonSchema } from './model-verdict.ts'

/** What an endpoint that calls itself compatible understands of the protocol. */
export interface Dialect {
  format: 'json_schema' | 'json_object' | undefined
  limit: 'max_completion_tokens' | 'max_tokens' | undefined
  /** Models that think before they answer take none. */
  temperature: boolean
}

/** What is tried first. */
export const fullDialect: Dialect = { format: 'json_schema', limit: 'max_completion_tokens', temperature: true }

/** Tokens that a model may write, its thinking included. */
const mostTokens = 8_192

export function requestIn(dialect: Dialect, model: string, messages: ChatMessage[]): ChatCompletionCreateParamsNonStreaming {
  return {
    model,
    messages,
    stream: false,
    ...(dialect.temperature && { temperature: 0 }),
    ...(dialect.limit && { [dialect.limit]: mostTokens }),
    ...(dialect.format === 'json_schema' && {
      response_format: { type: 'json_schema', json_schema: { name: 'verdict', strict: true, schema: verdictJsonSchema } },
    }),
    ...(dialect.format === 'json_object' && { response_format: { type: 'json_object' } }),
  }
}

/**
 * What to try after an endpoint has refused a request in this dialect.
 * @param complaint what it said of it
 * @returns undefined when there is nothing left to leave out
 */
export function simplerDialect(dialect: Dialect, complaint: string): Dialect | undefined {
  if (dialect.limit && complaint.includes(dialect.limit))
    return { ...dialect, limit: dialect.limit === 'max_tokens' ? undefined : 'max_tokens' }
  if (dialect.temperature && complaint.includes('temperature')) return { ...dialect, temperature: false }
  if (dialect.format === 'json_schema') return { ...dialect, format: 'json_object' }
  if (dialect.format === 'json_object') return { ...dialect, format: undefined }
  return undefined
}
