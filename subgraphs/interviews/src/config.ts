import { z } from 'zod'

/** What the interviews subgraph reads from the environment when it is a process of its own. */
export const interviewsConfig = z.object({
  DATABASE_URL: z.string('is missing').describe('PostgreSQL, migrated.').meta({ secret: true }),
  IDENTITY_JWKS_URL: z.url().describe('Keys of the identities that the gateway signs for subgraphs.'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for all.'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4101).describe('Port to listen on; 0 for any free one.'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info').describe('Least severe line to log.'),
})
export type InterviewsConfig = z.infer<typeof interviewsConfig>
