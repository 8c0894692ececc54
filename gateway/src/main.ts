import { ConfigError, closeOnSignal, createIdentitySigner, createLogger, createMetrics, parseConfig } from '@parley/platform'
import { createRemoteJWKSet, type JWK } from 'jose'
import { help, parseSubgraphUrls, readCommandLine } from './command-line.ts'
import { gatewayConfig, type GatewayConfig } from './config.ts'
import type { IdentityOptions } from './identity/create-identity.ts'
import { loadRoutes } from './routes/routes.ts'
import { StartError } from './start-error.ts'
import { loadSupergraph } from './supergraph/load-supergraph.ts'

async function start(): Promise<void> {
  // npm runs scripts in the workspace's folder; INIT_CWD is where the command was typed.
  const environment = readCommandLine(process.argv.slice(2), process.env, process.env['INIT_CWD'] ?? process.cwd())
  if (environment === 'help') return void process.stdout.write(help)
  const config = parseConfig(gatewayConfig, environment)
  const logger = createLogger({ name: 'gateway', level: config.LOG_LEVEL, destination: process.stderr })
  const supergraphSdl = await loadSupergraph(config.SUPERGRAPH_FILE)
  const { createGateway } = await import('./create-gateway.ts') // takes a second, which help and mistakes need not wait for
  const gateway = await createGateway({
    supergraphSdl,
    subgraphUrls: parseSubgraphUrls(config.SUBGRAPH_URLS),
    identity: await identityOf(config),
    ...(config.ROUTES_FILE !== undefined && { routes: await loadRoutes(config.ROUTES_FILE) }),
    host: config.HOST,
    port: config.PORT,
    trustedProxies: config.TRUST_PROXY,
    subgraphTimeoutMs: config.SUBGRAPH_TIMEOUT_MS,
    logger,
    metrics: createMetrics({ processMetrics: true }),
  })
  closeOnSignal(gateway, { logger })
  process.stdout.write(`Gateway ready at ${gateway.url}/graphql\n`)
}

async function identityOf({ IDENTITY, JWKS_URL, IDENTITY_PRIVATE_JWK }: GatewayConfig): Promise<IdentityOptions> {
  if (IDENTITY === 'off') return { mode: 'off' }
  if (JWKS_URL === undefined || IDENTITY_PRIVATE_JWK === undefined)
    throw new StartError('With --identity jwks, JWKS_URL and IDENTITY_PRIVATE_JWK must be set; --identity off does without.')
  return { mode: 'jwks', keys: createRemoteJWKSet(new URL(JWKS_URL)), sign: await createIdentitySigner(readJwk(IDENTITY_PRIVATE_JWK)) }
}

function readJwk(json: string): JWK {
  try {
    return JSON.parse(json) as JWK // importing it checks the rest
  } catch {
    throw new StartError('IDENTITY_PRIVATE_JWK is not JSON.')
  }
}

start().catch((error: unknown) => {
  const told = error instanceof StartError || error instanceof ConfigError
  process.stderr.write(`${told ? error.message : `The gateway could not start: ${String(error instanceof Error ? error.stack : error)}`}\n`)
  process.exit(1)
})
