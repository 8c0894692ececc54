import { StartError } from '@parley/platform'
import { backendChoices } from '@parley/inference-worker'
import { requireModel, scorerVariables } from '@parley/scoring-worker'
import { z } from 'zod'

/** What the embedded platform reads from the environment. Nothing needs to be set. */
export const localConfig = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(8080).describe('Where everything is reached: http://localhost:PORT.'),
    HOST: z.string().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 lets other machines in.'),
    PARLEY_DATA: z.string().default('.data').describe('Folder of the embedded database and the log; kept between starts.'),
    DATABASE_URL: z.string().optional().describe('A PostgreSQL 15 or newer to use instead of the embedded one.').meta({ secret: true }),
    INFERENCE_BACKEND: z.enum(backendChoices).default('auto').describe('Where the networks are computed.'),
    INFERENCE_THREADS: z.coerce
      .number()
      .int()
      .min(1)
      .max(64)
      .optional()
      .describe('Frames read at the same time; default: the cores, at most 4.'),
    ...scorerVariables,
    LOG_LEVEL: z
      .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
      .default('info')
      .describe('What goes into PARLEY_DATA/parley.log.'),
  })
  .superRefine(requireModel)
export type LocalConfig = z.infer<typeof localConfig>

/** What moves a part to a service that this version has no adapter for. Ignoring it would be worse than refusing. */
const unspoken = ['REDIS_URL', 'AMQP_URL', 'S3_ENDPOINT']

/** @throws StartError naming a variable that is set and not heeded */
export function refuseUnspoken(environment: NodeJS.ProcessEnv): void {
  const set = unspoken.filter((name) => environment[name])
  if (set.length > 0) throw new StartError(`Set, but this version runs that part embedded only: ${set.join(', ')}. Unset it to start.`)
}
