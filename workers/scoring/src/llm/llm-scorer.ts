import { setTimeout as sleep } from 'node:timers/promises'
import type { AnswerSubmitted, CriterionVerdict } from '@parley/contracts'
import type { Logger, Metrics } from '@parley/platform'
import { rubricScorer } from '../rubric/rubric-scorer.ts'
import type { Scorer, Verdict } from '../scorer.ts'
import { checkVerdict } from './check-verdict.ts'
import { createCircuitBreaker, type CircuitBreakerOptions } from './circuit-breaker.ts'
import { createEndpoint } from './endpoint.ts'
import { failureOf } from './failure-of.ts'
import { dueToAnswer, LlmError, mayPass } from './llm-error.ts'
import { readModelVerdict } from './model-verdict.ts'
import { promptFor } from './prompt.ts'
import { withDeadline } from './with-deadline.ts'

export interface LlmScorerOptions {
  /** Of an OpenAI-compatible endpoint, up to and without `/chat/completions`. */
  baseUrl: string
  apiKey: string
  model: string
  /** How long judging one answer may take, all tries together, in milliseconds; default 30,000. Then the fallback judges. */
  timeoutMs?: number | undefined
  /** Further tries where trying again may help; default 2. */
  retries?: number
  /** Before the n-th further try, in milliseconds; default up to 0.5 s, 1 s, 2 s … 8 s, at random ("full jitter"). */
  backoffMs?: (n: number) => number
  /** Judges where the model does not; default the rubric scorer. */
  fallback?: Scorer
  /** When the model is left alone. */
  breaker?: CircuitBreakerOptions
  logger: Logger
  metrics: Metrics
}

const fullJitter = (n: number): number => Math.random() * Math.min(8_000, 500 * 2 ** (n - 1))

/**
 * Has a language model judge answers. What it writes is not trusted: it must be exactly a verdict, within its limits, with quotations that stand
 * in the transcript. Where it gives none, the fallback judges, and the verdict's `scorer` says so.
 *
 * The model sees the question and the transcript, and nothing of who spoke. An answer without a word is not sent.
 */
export function createLlmScorer(options: LlmScorerOptions): Scorer {
  const { timeoutMs = 30_000, retries = 2, backoffMs = fullJitter, fallback = rubricScorer, logger, metrics } = options
  const name = `llm-1/${options.model}`
  const endpoint = createEndpoint(options)
  const breaker = createCircuitBreaker(options.breaker)
  const fallbacks = metrics.counter('parley_llm_fallbacks_total', 'Answers judged without the language model', ['reason'])

  async function ask(answer: AnswerSubmitted, signal: AbortSignal): Promise<CriterionVerdict[]> {
    const messages = promptFor(answer)
    const giveUpAt = performance.now() + timeoutMs
    for (let tried = 1; ; tried += 1) {
      try {
        return checkVerdict(readModelVerdict(await endpoint.ask(messages, signal)), answer)
      } catch (error) {
        if (!(error instanceof LlmError) || !mayPass(error) || tried > retries) throw error
        const wait = Math.max(backoffMs(tried), error.retryAfterMs ?? 0)
        if (performance.now() + wait >= giveUpAt) throw error
        await sleep(wait, undefined, { signal }).catch((ended: unknown) => {
          throw failureOf(ended, signal)
        })
      }
    }
  }

  async function fallBack(error: LlmError, answer: AnswerSubmitted, signal: AbortSignal): Promise<Verdict> {
    fallbacks.inc({ reason: error.kind })
    logger.warn({ answerId: answer.answerId, reason: error.kind, detail: error.message }, 'judged without the language model')
    const { scorer, criteria } = await fallback.score(answer, { signal })
    return { scorer: `${scorer} (llm ${dueToAnswer(error) ? 'gave no verdict' : 'unavailable'})`, criteria }
  }

  return {
    name,
    async score(answer, { signal }) {
      if (answer.transcript.trim() === '') return fallback.score(answer, { signal })
      const attempt = breaker.attempt()
      if (attempt === undefined) return fallBack(new LlmError('circuit_open', 'it failed several times in a row'), answer, signal)
      try {
        const criteria = await withDeadline(timeoutMs, signal, (within) => ask(answer, within))
        attempt.succeeded()
        return { scorer: name, criteria }
      } catch (error) {
        if (signal.aborted || !(error instanceof LlmError)) {
          attempt.ended()
          throw error
        }
        if (dueToAnswer(error)) attempt.succeeded()
        else attempt.failed(error.retryAfterMs)
        return fallBack(error, answer, signal)
      }
    },
  }
}
