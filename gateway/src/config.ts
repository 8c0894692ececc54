import { variables } from '@parley/platform'
import { z } from 'zod'

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
  TRUST_PROXY: variables.TRUST_PROXY,
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('info')
    .describe('How much is logged, to standard error.'),
})

export type GatewayConfig = z.infer<typeof gatewayConfig>
