import { z } from 'zod'

/** Environment of the scoring worker as a process of its own. */
export const scoringWorkerConfig = z.object({
  AMQP_URL: z
    .url()
    .optional()
    .describe('RabbitMQ. No effect yet: this version does not speak it, so only the embedded platform runs the worker.')
    .meta({ secret: true }),
  SCORER: z.enum(['rubric']).default('rubric').describe('What judges answers; `rubric` needs no model and reads English.'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info').describe('What is logged.'),
})
export type ScoringWorkerConfig = z.infer<typeof scoringWorkerConfig>
