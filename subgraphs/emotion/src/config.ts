import { portVariable, variables } from '@parley/platform'
import { z } from 'zod'
import { defaultRetentionDays } from './retention/keep-samples.ts'

export const retentionDays = z.coerce
  .number('must be a number of days')
  .int()
  .min(1)
  .max(3_650)
  .default(defaultRetentionDays)
  .describe('Days that what was read from each frame is kept; the summary of an interview stays.')

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
  EMOTION_RETENTION_DAYS: retentionDays,
  HOST: variables.HOST,
  PORT: portVariable(8081),
  LOG_LEVEL: variables.LOG_LEVEL,
})
