import type { JWK } from 'jose'
import { z } from 'zod'

/** A JWK as JSON text; its members are looked at by whoever imports it. */
const jwk = z.string('is missing').transform((text, context): JWK => {
  try {
    return JSON.parse(text) as JWK // of any form yet
  } catch {
    context.addIssue('is not JSON')
    return z.NEVER
  }
})

/** Of a server that is all at one origin: what stands behind it would be lost. */
const origin = (message?: string) =>
  z.url({ protocol: /^https?$/, error: message }).refine((url) => new URL(url).pathname === '/', 'must be scheme, host and port alone')

/** Variables that several parts read, the same in each: a part's `config.ts` takes those it needs. */
export const variables = {
  DATABASE_URL: z.string('is missing').describe('PostgreSQL, migrated.').meta({ secret: true }),
  REDIS_URL: z.string('is missing').describe('Redis: the bells between processes, shared limits, cache.').meta({ secret: true }),
  AMQP_URL: z.string('is missing').describe('RabbitMQ: the queues between processes.').meta({ secret: true }),
  DATABASE_CONNECTIONS: z.coerce
    .number()
    .int()
    .min(2)
    .max(1_000)
    .default(10)
    .describe("Most database connections of this process; all processes' together must stay below the server's max_connections."),
  PUBLIC_URL: origin().optional().describe('Where clients reach the platform, for URLs that it hands out; default: http://localhost:PORT.'),
  S3_ENDPOINT: origin('is missing or no URL').describe('S3 or what speaks like it (MinIO, Ceph): the recordings.'),
  S3_PUBLIC_ENDPOINT: origin().optional().describe('The same as browsers reach it; default: S3_ENDPOINT.'),
  S3_PAGE_ORIGINS: z
    .string()
    .transform((text) => text.split(',').flatMap((origin) => origin.trim() || []))
    .pipe(z.array(z.string().regex(/^(\*|https?:\/\/[^/\s;,]+)$/, 'must be origins such as https://interviews.example.com, or *')))
    .default([])
    .describe(
      'Origins whose pages upload to the bucket and play from it (its CORS rule), by commas; default: its rules are left as they are.',
    ),
  S3_REGION: z.string().default('us-east-1').describe('Region of the bucket.'),
  S3_BUCKET: z.string().default('parley-recordings').describe('Made when it is missing.'),
  S3_ACCESS_KEY: z.string('is missing').describe('Who may read and write the bucket.').meta({ secret: true }),
  S3_SECRET_KEY: z.string('is missing').describe('The secret to it.').meta({ secret: true }),
  S3_ENCRYPTION: z
    .enum(['AES256', 'none'])
    .default('AES256')
    .describe('Encryption at rest that is asked for; `none` for a server that refuses to be asked, as Ceph does without a key store.'),
  IDENTITY_JWKS_URL: z
    .url('is missing')
    .describe('Keys of the identities that the gateway signs for subgraphs: it publishes them at /.well-known/identity-jwks.json.'),
  IDENTITY_PRIVATE_JWK: jwk
    .describe('The Ed25519 key (JWK with kid, JSON) that signs who asks; the same in the gateway, emotion and scoring.')
    .meta({ secret: true }),
  JWKS_URL: z.url('is missing').describe('Keys of the access tokens that clients carry: the interviews subgraph publishes them.'),
  INTERVIEWS_URL: z.url().default('http://127.0.0.1:8080/graphql').describe('GraphQL address of the interviews subgraph.'),
  TRUST_PROXY: z.coerce
    .number('must be a number')
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe("Reverse proxies in front, whose word on the client's address (x-forwarded-for) is taken."),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for all.'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info').describe('Least severe line to log.'),
  EMOTION_RETENTION_DAYS: z.coerce
    .number('must be a number of days')
    .int()
    .min(1)
    .max(3_650)
    .default(30)
    .describe('Days that what was read from each frame is kept; the summary of an interview stays.'),
}

const portsAre = 'must be a port, 0 to 65535'
/** What any variable that names a port holds. */
export const portNumber = z.coerce.number(portsAre).int(portsAre).min(0, portsAre).max(65_535, portsAre)

/** @param preset where the part listens when nothing is said */
export const portVariable = (preset: number) => portNumber.default(preset).describe('Port to listen on; 0 for any free one.')
