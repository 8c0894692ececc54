import { createInternalIdentity, runProcess, StartError, type ProcessStart } from '@parley/platform'
import { createRemoteJWKSet } from 'jose'
import { help, parseUrls, readCommandLine } from './command-line.ts'
import { gatewayConfig, type GatewayConfig } from './config.ts'
import type { IdentityOptions } from './identity/create-identity.ts'
import { revocationsOn } from './identity/revocations.ts'
import { loadRoutes } from './routes/routes.ts'
import type { ControlAddress } from './status/control.ts'
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

function controlOf({ CONTROL_URL, CONTROL_TOKEN }: GatewayConfig): ControlAddress | undefined {
  if (CONTROL_URL === undefined) return undefined
  if (CONTROL_TOKEN === undefined) throw new StartError('CONTROL_URL is set; set CONTROL_TOKEN, too.')
  return { url: CONTROL_URL, token: CONTROL_TOKEN }
}

/** Without Redis the gateway serves on, so it is no reason not to be ready. */
async function revocationsOf(url: string, { part, ...observed }: Pick<ProcessStart<typeof gatewayConfig>, 'logger' | 'metrics' | 'part'>) {
  const { createRedisEventBus } = await import('@parley/messaging')
  return revocationsOn(part(await createRedisEventBus({ ...observed, url, name: 'gateway' })))
}

const environment = commandLine()
if (environment === 'help') process.stdout.write(help)
else
  await runProcess({
    name: 'gateway',
    schema: gatewayConfig,
    environment,
    destination: process.stderr,
    closesWithinMs: ({ DRAIN_MS }) => DRAIN_MS + 10_000,
    async start({ config, logger, metrics, health, part }) {
      const source = createSupergraphSource(config.SUPERGRAPH, { pollMs: config.SUPERGRAPH_POLL_MS })
      const supergraphSdl = await source.load()
      const revocations = config.REDIS_URL === undefined ? undefined : await revocationsOf(config.REDIS_URL, { logger, metrics, part })
      const { createGateway } = await import('./create-gateway.ts') // takes a second, which help and mistakes need not wait for
      const gateway = part(
        await createGateway({
          supergraphSdl,
          subgraphUrls: parseUrls(config.SUBGRAPH_URLS),
          identity: await identityOf(config),
          ...(config.ROUTES_FILE !== undefined && { routes: await loadRoutes(config.ROUTES_FILE) }),
          ...(config.PAGE_SETTINGS !== undefined && { pageSettings: config.PAGE_SETTINGS }),
          pageOrigins: config.PAGE_ORIGINS,
          host: config.HOST,
          port: config.PORT,
          trustedProxies: config.TRUST_PROXY,
          subgraphTimeoutMs: config.SUBGRAPH_TIMEOUT_MS,
          drainMs: config.DRAIN_MS,
          classRoles: config.CLASS_ROLES,
          limits: {
            maxConnections: config.MAX_CONNECTIONS,
            ...(config.MAX_CONNECTIONS_PER_USER !== undefined && { maxConnectionsPerUser: config.MAX_CONNECTIONS_PER_USER }),
          },
          statusUrls: parseUrls(config.STATUS_URLS),
          control: controlOf(config),
          ...(revocations !== undefined && { revocations }),
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
