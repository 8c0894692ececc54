import { z } from 'zod'

/** What the embedded platform reads from the environment. Nothing needs to be set. */
export const localConfig = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080).describe('Where everything is reached: http://localhost:PORT.'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 lets other machines in.'),
  PARLEY_DATA: z.string().default('.data').describe('Folder of the embedded database and the log; kept between starts.'),
  INFERENCE_THREADS: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .optional()
    .describe('Frames read at the same time; default: the cores, at most 4.'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('What goes into PARLEY_DATA/parley.log.'),
})
export type LocalConfig = z.infer<typeof localConfig>
