import { roles, variables } from '@parley/platform'
import { z } from 'zod'
import { defaultClassRoles } from './identity/sharing.ts'

const count = z.coerce.number('must be a number').int().min(0)
const settings = z.record(z.string(), z.unknown())
const url = z.string().regex(/^https?:\/\//, 'must be an http URL')

/** What the gateway's command reads; each can be given as an option too. */
export const gatewayConfig = z.object({
  SUPERGRAPH: z
    .string('is missing: name the supergraph with --supergraph FILE')
    .describe('The composed supergraph (SDL): a file or an http URL. A new one is taken as soon as it is there.'),
  SUPERGRAPH_POLL_MS: z.coerce
    .number('must be a number')
    .int()
    .min(100)
    .default(10_000)
    .describe('How often a supergraph at a URL is asked for, in milliseconds; a file is watched.'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for all.'),
  PORT: z.coerce.number('must be a number').int().min(0).max(65_535).default(8080).describe('Port to listen on; 0 for any free one.'),
  IDENTITY: z
    .enum(['off', 'jwks'], 'must be off or jwks')
    .default('jwks')
    .describe('jwks: access tokens are checked and subgraphs told who asks. off: everyone is anonymous.'),
  JWKS_URL: url.optional().describe('With IDENTITY=jwks: where the keys of access tokens are published.'),
  IDENTITY_PRIVATE_JWK: variables.IDENTITY_PRIVATE_JWK.optional()
    .describe('With IDENTITY=jwks: the Ed25519 key (JWK with kid, JSON) that signs who asks, for subgraphs.')
    .meta({ secret: true }),
  SUBGRAPH_URLS: z.string().optional().describe('Subgraphs served elsewhere than the supergraph says, as name=url, separated by commas.'),
  SUBGRAPH_TIMEOUT_MS: z.coerce.number().int().min(1).default(10_000).describe('How long a subgraph may take to answer, in milliseconds.'),
  ROUTES_FILE: z.string().optional().describe('Pages and passed-on paths (JSON, see gateway/README.md).'),
  PAGE_SETTINGS: z
    .string()
    .transform((text, context) => {
      try {
        return settings.parse(JSON.parse(text))
      } catch {
        context.addIssue({ code: 'custom', message: 'must be a JSON object' })
        return z.NEVER
      }
    })
    .optional()
    .describe('What the pages read at /settings.json, for everyone to see: a JSON object.'),
  PAGE_ORIGINS: z
    .string()
    .transform((text) => text.split(',').flatMap((origin) => origin.trim() || []))
    .pipe(z.array(z.string().regex(/^https?:\/\/[^/\s;,]+$/, 'must be origins such as https://objects.example.com')))
    .default([])
    .describe('Origins that the pages may send to and play from beside their own, such as the object store of recordings, by commas.'),
  MAX_CONNECTIONS: count
    .default(20_000)
    .describe('Most connections that last (WebSocket, server-sent events, multipart) at once; 0: no bound.'),
  MAX_CONNECTIONS_PER_USER: count
    .optional()
    .describe('The same of one user, or of one address where nobody is signed in; 0: no bound. Default: 500, with IDENTITY=off no bound.'),
  CLASS_ROLES: z
    .string()
    .transform((text) => text.split(',').flatMap((role) => role.trim() || []))
    .pipe(z.array(z.enum(roles.filter((role) => role !== 'CANDIDATE'))))
    .default([...defaultClassRoles])
    .describe(
      'Roles whose members share what a subgraph marks for a class, separated by commas; empty: everyone has subscriptions of their own.',
    ),
  STATUS_URLS: z
    .string()
    .optional()
    .describe(
      'Where parts answer /readyz and /metrics for the status page, as name=url, separated by commas; a name of several addresses is asked at each.',
    ),
  CONTROL_URL: url.optional().describe('In development: where parts can be stopped from the status page.'),
  CONTROL_TOKEN: z.string().optional().describe('With CONTROL_URL: what it asks for.').meta({ secret: true }),
  REDIS_URL: variables.REDIS_URL.optional().describe(
    'Redis, where it is rung when a session ends: its connections are then closed at once. Without it they last until their tokens expire.',
  ),
  DRAIN_MS: count
    .max(600_000)
    .default(2_000)
    .describe(
      'On SIGTERM, connections that last are let go one after another within this long, in milliseconds; each is told when to come back.',
    ),
  TRUST_PROXY: variables.TRUST_PROXY,
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('info')
    .describe('How much is logged, to standard error.'),
})

export type GatewayConfig = z.infer<typeof gatewayConfig>
