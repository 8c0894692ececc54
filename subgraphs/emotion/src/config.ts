import { portVariable, variables } from '@parley/platform'
import { z } from 'zod'

/** What the emotion subgraph reads from the environment when it is a process of its own. */
export const emotionConfig = z.object({
  DATABASE_URL: variables.DATABASE_URL,
  DATABASE_CONNECTIONS: variables.DATABASE_CONNECTIONS,
  REDIS_URL: variables.REDIS_URL,
  AMQP_URL: variables.AMQP_URL,
  JWKS_URL: variables.JWKS_URL,
  IDENTITY_JWKS_URL: variables.IDENTITY_JWKS_URL,
  INTERVIEWS_URL: variables.INTERVIEWS_URL,
  IDENTITY_PRIVATE_JWK: variables.IDENTITY_PRIVATE_JWK,
  EMOTION_RETENTION_DAYS: variables.EMOTION_RETENTION_DAYS,
  HOST: variables.HOST,
  PORT: portVariable(8081),
  LOG_LEVEL: variables.LOG_LEVEL,
})
