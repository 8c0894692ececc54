import OpenAI from 'openai'
import { ReplyTooLarge } from './bounded-fetch.ts'
import { LlmError } from './llm-error.ts'

/**
 * What a failed request means.
 * @param error what the client threw: its messages and causes may hold parts of keys and of answers, and go no further
 * @returns LlmError, or the reason of a signal that ended the request before its time
 */
export function failureOf(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof LlmError) return error
  if (signal.aborted) return nameOf(signal.reason) === 'TimeoutError' ? new LlmError('timeout', 'no whole answer in time') : signal.reason
  if (causesOf(error).some((cause) => cause instanceof ReplyTooLarge)) return new LlmError('invalid', 'the answer is too large')
  if (error instanceof OpenAI.APIError && error.status !== undefined) return failureOfStatus(error.status, error.headers)
  // What claims to be JSON and is not.
  if (nameOf(error) === 'SyntaxError') return new LlmError('invalid', 'the endpoint did not answer with JSON')
  return new LlmError('unavailable', `no connection: ${codeOf(error)}`)
}

function failureOfStatus(status: number, headers: Headers | undefined): LlmError {
  const said = `the endpoint answered with status ${status}`
  if (status === 429) return new LlmError('rate_limited', said, retryAfterMs(headers))
  if (status === 408 || status >= 500) return new LlmError('unavailable', said, retryAfterMs(headers))
  if (status === 400 || status === 413 || status === 422) return new LlmError('refused', said)
  return new LlmError('rejected', said)
}

/** `retry-after-ms`, or `Retry-After` in seconds or as a date (RFC 9110, 10.2.3). */
export function retryAfterMs(headers: Headers | undefined, now: number = Date.now()): number | undefined {
  const ms = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  if (ms >= 0) return ms
  const text = headers?.get('retry-after')?.trim()
  if (text === undefined || text === '') return undefined
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : /^[A-Z]/i.test(text) ? Date.parse(text) - now : Number.NaN
  return Number.isNaN(wait) ? undefined : Math.max(0, wait)
}

const nameOf = (error: unknown): unknown => (typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined)

/** The error and what caused it, innermost last. */
function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = []
  for (let at = error; at !== undefined && at !== null && causes.length < 10; at = (at as { cause?: unknown }).cause) causes.push(at)
  return causes
}

/** What Node calls it, for example ECONNREFUSED. */
function codeOf(error: unknown): string {
  const codes = causesOf(error).flatMap((cause) => {
    const code = (cause as { code?: unknown }).code
    return typeof code === 'string' ? [code] : []
  })
  return codes.at(-1) ?? 'broken off'
}
