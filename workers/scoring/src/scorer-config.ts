import { z } from 'zod'

/** What chooses the scorer, the same in each process that judges answers. Heed `requireModel`, too. */
export const scorerVariables = {
  SCORER: z
    .enum(['rubric', 'llm'])
    .default('rubric')
    .describe('What judges answers: `rubric` needs no model and reads English; `llm` asks the model below, and `rubric` where that fails.'),
  LLM_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'With SCORER=llm: an OpenAI-compatible endpoint, without /chat/completions, for example https://api.openai.com/v1. It gets what candidates say.',
    ),
  LLM_API_KEY: z
    .string()
    .optional()
    .describe('With SCORER=llm: the key of that endpoint; any word where it asks for none.')
    .meta({ secret: true }),
  LLM_MODEL: z.string().max(100).optional().describe('With SCORER=llm: the model to ask, by the endpoint’s name for it.'),
  LLM_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(300_000)
    .default(30_000)
    .describe('With SCORER=llm: how long judging one answer may take, all tries together, in milliseconds. Then `rubric` judges.'),
}

export type ScorerConfig = z.infer<z.ZodObject<typeof scorerVariables>>

/** Refinement of a configuration that has `scorerVariables`: names what SCORER=llm is missing. */
export function requireModel(config: ScorerConfig, context: z.RefinementCtx): void {
  if (config.SCORER !== 'llm') return
  for (const name of ['LLM_BASE_URL', 'LLM_API_KEY', 'LLM_MODEL'] as const)
    if (config[name] === undefined) context.addIssue({ code: 'custom', path: [name], message: 'is missing: SCORER=llm needs it' })
}
