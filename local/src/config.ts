import { portNumber, StartError, variables } from '@parley/platform'
import { backendChoices } from '@parley/inference-worker'
import type { S3Config } from '@parley/messaging'
import { requireModel, scorerVariables } from '@parley/scoring-worker'
import { z } from 'zod'

/** What the embedded platform reads from the environment. Nothing needs to be set. */
export const localConfig = z
  .object({
    PORT: portNumber.default(8080).describe('Where everything is reached: http://localhost:PORT.'),
    HOST: z.string().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 lets other machines in.'),
    PARLEY_DATA: z.string().default('.data').describe('Folder of the embedded database and the log; kept between starts.'),
    DATABASE_URL: z.string().optional().describe('A PostgreSQL 15 or newer to use instead of the embedded one.').meta({ secret: true }),
    REDIS_URL: variables.REDIS_URL.optional()
      .describe('Redis for bells, shared limits and cache instead of this process.')
      .meta({ secret: true }),
    AMQP_URL: variables.AMQP_URL.optional().describe('RabbitMQ for the queues instead of the embedded ones.').meta({ secret: true }),
    PUBLIC_URL: variables.PUBLIC_URL,
    S3_ENDPOINT: variables.S3_ENDPOINT.optional().describe('S3 or what speaks like it, for recordings instead of files in PARLEY_DATA.'),
    S3_PUBLIC_ENDPOINT: variables.S3_PUBLIC_ENDPOINT,
    S3_REGION: variables.S3_REGION,
    S3_BUCKET: variables.S3_BUCKET,
    S3_ACCESS_KEY: variables.S3_ACCESS_KEY.optional().describe('Needed with S3_ENDPOINT.').meta({ secret: true }),
    S3_SECRET_KEY: variables.S3_SECRET_KEY.optional().describe('Needed with S3_ENDPOINT.').meta({ secret: true }),
    S3_ENCRYPTION: variables.S3_ENCRYPTION,
    INFERENCE_BACKEND: z.enum(backendChoices).default('auto').describe('Where the networks are computed.'),
    INFERENCE_THREADS: z.coerce
      .number()
      .int()
      .min(1)
      .max(64)
      .optional()
      .describe('Frames read at the same time; default: the cores, at most 4.'),
    EMOTION_RETENTION_DAYS: variables.EMOTION_RETENTION_DAYS,
    ...scorerVariables,
    LOG_LEVEL: z
      .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
      .default('info')
      .describe('What goes into PARLEY_DATA/parley.log.'),
  })
  .superRefine(requireModel)
export type LocalConfig = z.infer<typeof localConfig>

/** Where recordings are kept, if not in files. @throws StartError when the keys to it are missing */
export function s3Of(config: LocalConfig): S3Config | undefined {
  const { S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY } = config
  if (S3_ENDPOINT === undefined) return undefined
  if (S3_ACCESS_KEY === undefined || S3_SECRET_KEY === undefined)
    throw new StartError('S3_ENDPOINT is set; set S3_ACCESS_KEY and S3_SECRET_KEY, too.')
  return { ...config, S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY, S3_PAGE_ORIGINS: ['*'] }
}
