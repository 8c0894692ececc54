import { z } from 'zod'
import { backendChoices } from './backend/backend.ts'

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

/** Environment of the inference worker as a process of its own. */
export const inferenceConfig = z.object({
  AMQP_URL: z
    .url()
    .optional()
    .describe('RabbitMQ. No effect yet: this version does not speak it, so only the embedded platform runs the worker.')
    .meta({ secret: true }),
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
  LOG_LEVEL: z.enum(logLevels).default('info').describe('What is logged.'),
})
export type InferenceConfig = z.infer<typeof inferenceConfig>
