import { createInternalIdentity, runProcess, StartError } from '@parley/platform'
import { createRemoteJWKSet } from 'jose'
import { help, parseSubgraphUrls, readCommandLine } from './command-line.ts'
import { gatewayConfig, type GatewayConfig } from './config.ts'
import type { IdentityOptions } from './identity/create-identity.ts'
import { loadRoutes } from './routes/routes.ts'
import { followSource } from './supergraph/follow-source.ts'
import { createSupergraphSource } from './supergraph/supergraph-source.ts'

function commandLine(): NodeJS.ProcessEnv | 'help' {
  try {
    // npm runs scripts in the workspace's folder; INIT_CWD is where the command was typed.
    return readCommandLine(process.argv.slice(2), process.env, process.env['INIT_CWD'] ?? process.cwd())
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}

async function identityOf({ IDENTITY, JWKS_URL, IDENTITY_PRIVATE_JWK }: GatewayConfig): Promise<IdentityOptions> {
  if (IDENTITY === 'off') return { mode: 'off' }
  if (JWKS_URL === undefined || IDENTITY_PRIVATE_JWK === undefined)
    throw new StartError('With --identity jwks, JWKS_URL and IDENTITY_PRIVATE_JWK must be set; --identity off does without.')
  const { sign, keys: publicKeys } = await createInternalIdentity(IDENTITY_PRIVATE_JWK)
  return { mode: 'jwks', keys: createRemoteJWKSet(new URL(JWKS_URL)), sign, publicKeys }
}

const environment = commandLine()
if (environment === 'help') process.stdout.write(help)
else
  await runProcess({
    name: 'gateway',
    schema: gatewayConfig,
    environment,
    destination: process.stderr,
    async start({ config, logger, metrics, health, part }) {
      const source = createSupergraphSource(config.SUPERGRAPH, { pollMs: config.SUPERGRAPH_POLL_MS })
      const supergraphSdl = await source.load()
      const { createGateway } = await import('./create-gateway.ts') // takes a second, which help and mistakes need not wait for
      const gateway = part(
        await createGateway({
          supergraphSdl,
          subgraphUrls: parseSubgraphUrls(config.SUBGRAPH_URLS),
          identity: await identityOf(config),
          ...(config.ROUTES_FILE !== undefined && { routes: await loadRoutes(config.ROUTES_FILE) }),
          host: config.HOST,
          port: config.PORT,
          trustedProxies: config.TRUST_PROXY,
          subgraphTimeoutMs: config.SUBGRAPH_TIMEOUT_MS,
          logger,
          metrics,
          health,
        }),
      )
      part(followSource({ source, gateway, metrics, logger }))
      process.stdout.write(`Gateway ready at ${gateway.url}/graphql\n`)
      return gateway.url
    },
  })
