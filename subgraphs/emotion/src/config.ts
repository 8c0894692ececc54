import { portVariable, variables } from '@parley/platform'
import { z } from 'zod'

/** What the emotion subgraph reads from the environment when it is a process of its own. */
export const emotionConfig = z.object({
  DATABASE_URL: variables.DATABASE_URL,
  REDIS_URL: variables.REDIS_URL,
  AMQP_URL: variables.AMQP_URL,
  IDENTITY_JWKS_URL: variables.IDENTITY_JWKS_URL,
  JWKS_URL: z.url().describe('Keys of the access tokens that clients carry: the interviews subgraph publishes them.'),
  INTERVIEWS_URL: variables.INTERVIEWS_URL,
  IDENTITY_PRIVATE_JWK: variables.IDENTITY_PRIVATE_JWK,
  HOST: variables.HOST,
  PORT: portVariable(4102),
  LOG_LEVEL: variables.LOG_LEVEL,
})
