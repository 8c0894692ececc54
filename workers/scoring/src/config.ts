import { portVariable, variables } from '@parley/platform'
import { z } from 'zod'

/** Environment of the scoring worker as a process of its own. */
export const scoringWorkerConfig = z.object({
  AMQP_URL: variables.AMQP_URL,
  SCORER: z.enum(['rubric']).default('rubric').describe('What judges answers; `rubric` needs no model and reads English.'),
  HOST: variables.HOST,
  PORT: portVariable(8084),
  LOG_LEVEL: variables.LOG_LEVEL,
})
