import type { Logger, Metrics } from '@parley/platform'
import { createLlmScorer } from './llm/llm-scorer.ts'
import { rubricScorer } from './rubric/rubric-scorer.ts'
import type { ScorerConfig } from './scorer-config.ts'
import type { Scorer } from './scorer.ts'

/**
 * The scorer that the configuration names.
 * @throws Error when SCORER=llm lacks what `requireModel` asks for
 */
export function openScorer(config: ScorerConfig, { logger, metrics }: { logger: Logger; metrics: Metrics }): Scorer {
  if (config.SCORER === 'rubric') return rubricScorer
  const { LLM_BASE_URL: baseUrl, LLM_API_KEY: apiKey, LLM_MODEL: model, LLM_TIMEOUT_MS: timeoutMs } = config
  if (baseUrl === undefined || apiKey === undefined || model === undefined)
    throw new Error('SCORER=llm needs LLM_BASE_URL, LLM_API_KEY and LLM_MODEL')
  return createLlmScorer({ baseUrl, apiKey, model, timeoutMs, logger, metrics })
}
