import type { Logger, Metrics } from '@parley/platform'
import { rubricScorer } from './rubric/rubric-scorer.ts'
import type { ScorerConfig } from './scorer-config.ts'
import type { Scorer } from './scorer.ts'

/**
 * The scorer that the configuration names. The client of language models is loaded where one is asked for only.
 * @throws Error when SCORER=llm lacks what `requireModel` asks for
 */
export async function openScorer(config: ScorerConfig, observed: { logger: Logger; metrics: Metrics }): Promise<Scorer> {
  if (config.SCORER === 'rubric') return rubricScorer
  const { LLM_BASE_URL: baseUrl, LLM_API_KEY: apiKey, LLM_MODEL: model, LLM_TIMEOUT_MS: timeoutMs } = config
  if (baseUrl === undefined || apiKey === undefined || model === undefined)
    throw new Error('SCORER=llm needs LLM_BASE_URL, LLM_API_KEY and LLM_MODEL')
  const { createLlmScorer } = await import('./llm/llm-scorer.ts')
  return createLlmScorer({ baseUrl, apiKey, model, timeoutMs, ...observed })
}
