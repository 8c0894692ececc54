import { portVariable, variables } from '@parley/platform'
import { z } from 'zod'
import { requireModel, scorerVariables } from './scorer-config.ts'

/** Environment of the scoring worker as a process of its own. */
export const scoringWorkerConfig = z
  .object({
    AMQP_URL: variables.AMQP_URL,
    ...scorerVariables,
    HOST: variables.HOST,
    PORT: portVariable(8084),
    LOG_LEVEL: variables.LOG_LEVEL,
  })
  .superRefine(requireModel)
