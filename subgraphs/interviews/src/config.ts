import { portVariable, variables } from '@parley/platform'
import { z } from 'zod'

/** What the interviews subgraph reads from the environment when it is a process of its own. */
export const interviewsConfig = z.object({
  DATABASE_URL: variables.DATABASE_URL,
  DATABASE_CONNECTIONS: variables.DATABASE_CONNECTIONS,
  REDIS_URL: variables.REDIS_URL,
  AMQP_URL: variables.AMQP_URL,
  IDENTITY_JWKS_URL: variables.IDENTITY_JWKS_URL,
  HOST: variables.HOST,
  PORT: portVariable(8080),
  LOG_LEVEL: variables.LOG_LEVEL,
})
