import { portVariable, variables } from '@parley/platform'
import { z } from 'zod'
import { backendChoices } from './backend/backend.ts'

/** Environment of the inference worker as a process of its own. */
export const inferenceConfig = z.object({
  AMQP_URL: variables.AMQP_URL,
  INFERENCE_BACKEND: z
    .enum(backendChoices)
    .default('auto')
    .describe('Where the networks are computed: auto takes the fastest that this machine has.'),
  INFERENCE_THREADS: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe('Frames read at the same time, each on a core of its own. By default as many as there are cores, at most 4.'),
  INFERENCE_DEADLINE_MS: z.coerce
    .number()
    .int()
    .min(1)
    .default(2_000)
    .describe('A frame older than this when its turn comes is told stale instead of being read. Milliseconds.'),
  HOST: variables.HOST,
  PORT: portVariable(8083),
  LOG_LEVEL: variables.LOG_LEVEL,
})
export type InferenceConfig = z.infer<typeof inferenceConfig>
