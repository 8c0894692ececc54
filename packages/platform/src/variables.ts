import { z } from 'zod'

/** Variables that several parts read, the same in each: a part's `config.ts` takes those it needs. */
export const variables = {
  DATABASE_URL: z.string('is missing').describe('PostgreSQL, migrated.').meta({ secret: true }),
  REDIS_URL: z
    .string()
    .optional()
    .describe('Redis, the event bus between processes. No effect yet: this version does not speak it.')
    .meta({ secret: true }),
  AMQP_URL: z
    .string()
    .optional()
    .describe('RabbitMQ, the queues between processes. No effect yet: this version does not speak it.')
    .meta({ secret: true }),
  IDENTITY_JWKS_URL: z.url().describe('Keys of the identities that the gateway signs for subgraphs.'),
  IDENTITY_PRIVATE_JWK: z
    .string('is missing')
    .describe('The Ed25519 key (JWK with kid, JSON) that signs who asks the interviews subgraph.')
    .meta({ secret: true }),
  INTERVIEWS_URL: z.url().default('http://127.0.0.1:4101/graphql').describe('GraphQL address of the interviews subgraph.'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for all.'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info').describe('Least severe line to log.'),
}

/** @param preset where the part listens when nothing is said */
export const portVariable = (preset: number) =>
  z.coerce.number().int().min(0).max(65_535).default(preset).describe('Port to listen on; 0 for any free one.')
