/**
 * Why a model gave no verdict.
 * - `timeout`: no whole answer in time
 * - `unavailable`: no connection, or the endpoint is in trouble (5xx, 408)
 * - `rate_limited`: 429
 * - `rejected`: the endpoint does not take our requests: key, model, address
 * - `invalid`: an answer that is no verdict as it was asked for
 * - `refused`: the model or its provider declined to judge this very answer (refusal, content filter, 400, 413, 422)
 * - `circuit_open`: it was not asked, since it had failed again and again
 */
export type LlmFailure = 'timeout' | 'unavailable' | 'rate_limited' | 'rejected' | 'invalid' | 'refused' | 'circuit_open'

/** A model gave no verdict. The message says why, and holds nothing of the answer, of the model's words or of the key: it is logged. */
export class LlmError extends Error {
  override name = 'LlmError'
  readonly kind: LlmFailure
  /** How long the endpoint wants to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined

  constructor(kind: LlmFailure, message: string, retryAfterMs?: number) {
    super(message)
    this.kind = kind
    this.retryAfterMs = retryAfterMs
  }
}

/** What may be otherwise the next time it is asked. */
export const mayPass = ({ kind }: LlmError): boolean => kind === 'unavailable' || kind === 'rate_limited' || kind === 'invalid'

/** What a candidate can bring about by an answer. It must never keep the model from judging others. */
export const dueToAnswer = ({ kind }: LlmError): boolean => kind === 'invalid' || kind === 'refused'
