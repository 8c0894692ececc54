import { portVariable, variables } from '@parley/platform'
import { z } from 'zod'

/** Environment of the media worker as a process of its own. */
export const mediaWorkerConfig = z.object({
  AMQP_URL: variables.AMQP_URL,
  S3_ENDPOINT: variables.S3_ENDPOINT,
  S3_PUBLIC_ENDPOINT: variables.S3_PUBLIC_ENDPOINT,
  S3_REGION: variables.S3_REGION,
  S3_BUCKET: variables.S3_BUCKET,
  S3_ACCESS_KEY: variables.S3_ACCESS_KEY,
  S3_SECRET_KEY: variables.S3_SECRET_KEY,
  S3_ENCRYPTION: variables.S3_ENCRYPTION,
  HOST: variables.HOST,
  PORT: portVariable(8085),
  LOG_LEVEL: variables.LOG_LEVEL,
})
