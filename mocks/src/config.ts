import { portVariable, variables } from '@parley/platform'
import { z } from 'zod'

/** What `make mocks` reads of the environment. Nothing needs to be set. */
export const mocksConfig = z.object({
  SEED: z.string().min(1).max(100).default('parley').describe('Chooses the mocked world: the same seed, the same answers.'),
  TICK_MS: z.coerce
    .number()
    .int()
    .min(50)
    .max(60_000)
    .default(1_000)
    .describe('Milliseconds between two frames of the running interviews.'),
  PORT: portVariable(8080),
  HOST: variables.HOST,
  LOG_LEVEL: variables.LOG_LEVEL.default('warn'),
})
