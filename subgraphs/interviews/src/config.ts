import { portVariable, variables } from '@parley/platform'
import { z } from 'zod'

/** What the interviews subgraph reads from the environment when it is a process of its own. */
export const interviewsConfig = z.object({
  DATABASE_URL: variables.DATABASE_URL,
  DATABASE_CONNECTIONS: variables.DATABASE_CONNECTIONS,
  REDIS_URL: variables.REDIS_URL,
  AMQP_URL: variables.AMQP_URL,
  S3_ENDPOINT: variables.S3_ENDPOINT,
  S3_PUBLIC_ENDPOINT: variables.S3_PUBLIC_ENDPOINT,
  S3_PAGE_ORIGINS: variables.S3_PAGE_ORIGINS,
  S3_REGION: variables.S3_REGION,
  S3_BUCKET: variables.S3_BUCKET,
  S3_ACCESS_KEY: variables.S3_ACCESS_KEY,
  S3_SECRET_KEY: variables.S3_SECRET_KEY,
  S3_ENCRYPTION: variables.S3_ENCRYPTION,
  IDENTITY_JWKS_URL: variables.IDENTITY_JWKS_URL,
  EMOTION_URL: z
    .url()
    .optional()
    .describe('Address of the emotion subgraph: the paths of frames are passed on to it, as the guide has them at this address.'),
  PUBLIC_URL: variables.PUBLIC_URL.describe(
    'Where clients reach the platform, for the WebSocket addresses that it hands out; default: where each was asked for.',
  ),
  TRUST_PROXY: variables.TRUST_PROXY,
  HOST: variables.HOST,
  PORT: portVariable(8080),
  LOG_LEVEL: variables.LOG_LEVEL,
})
