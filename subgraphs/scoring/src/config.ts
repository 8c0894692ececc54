import { portVariable, variables } from '@parley/platform'
import { z } from 'zod'

/** What the scoring subgraph reads from the environment when it is a process of its own. */
export const scoringConfig = z.object({
  DATABASE_URL: variables.DATABASE_URL,
  DATABASE_CONNECTIONS: variables.DATABASE_CONNECTIONS,
  REDIS_URL: variables.REDIS_URL,
  AMQP_URL: variables.AMQP_URL,
  IDENTITY_JWKS_URL: variables.IDENTITY_JWKS_URL,
  INTERVIEWS_URL: variables.INTERVIEWS_URL,
  IDENTITY_PRIVATE_JWK: variables.IDENTITY_PRIVATE_JWK,
  HOST: variables.HOST,
  PORT: portVariable(8082),
  LOG_LEVEL: variables.LOG_LEVEL,
})
