import { z } from 'zod'

/** What the emotion subgraph reads from the environment when it is a process of its own. */
export const emotionConfig = z.object({
  DATABASE_URL: z.string('is missing').describe('PostgreSQL, migrated.').meta({ secret: true }),
  REDIS_URL: z
    .string()
    .optional()
    .describe('Redis, the event bus between processes. No effect yet: this version does not speak it.')
    .meta({ secret: true }),
  AMQP_URL: z
    .string()
    .optional()
    .describe('RabbitMQ, the way to the inference workers and back. No effect yet: this version does not speak it.')
    .meta({ secret: true }),
  IDENTITY_JWKS_URL: z.url().describe('Keys of the identities that the gateway signs for subgraphs.'),
  JWKS_URL: z.url().describe('Keys of the access tokens that clients carry: the interviews subgraph publishes them.'),
  INTERVIEWS_URL: z.url().default('http://127.0.0.1:4101/graphql').describe('GraphQL address of the interviews subgraph.'),
  IDENTITY_PRIVATE_JWK: z
    .string('is missing')
    .describe('The Ed25519 key (JWK with kid, JSON) that signs who asks the interviews subgraph.')
    .meta({ secret: true }),
  EMOTION_HOST: z.string().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for all.'),
  EMOTION_PORT: z.coerce.number().int().min(0).max(65_535).default(4102).describe('Port to listen on; 0 for any free one.'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info').describe('Least severe line to log.'),
})
export type EmotionConfig = z.infer<typeof emotionConfig>
