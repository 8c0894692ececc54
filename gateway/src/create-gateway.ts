import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { createFederatedSubscriptions } from '@parley/federated-subscriptions'
import {
  anonymous,
  clientAddress,
  closeAll,
  createHealth,
  createHttpServer,
  createLogger,
  createMetrics,
  identityHeader,
  identityKeysPath,
  listen,
  type ClientRequest,
} from '@parley/platform'
import { addHttpProxy, createWebSocketTunnel } from '@parley/reverse-proxy'
import { createExecutor } from './execution/create-executor.ts'
import { loadExamples } from './explorer/examples.ts'
import { addExplorer } from './explorer/explorer.ts'
import type { GatewayContext } from './gateway-context.ts'
import type { Gateway, GatewayOptions } from './gateway-options.ts'
import { addGraphqlRoute } from './http/graphql-route.ts'
import { createIdentity } from './identity/create-identity.ts'
import { defaultLimits } from './limits/limits.ts'
import { addPages } from './routes/pages.ts'
import { proxyTargets, type OwnedTarget } from './routes/proxy-targets.ts'
import { noRoutes } from './routes/routes.ts'
import { addSecurityHeaders } from './routes/security-headers.ts'
import { createSubgraphs } from './subgraphs.ts'
import { prepareSupergraph } from './supergraph/prepare-supergraph.ts'
import { createWebSocketEndpoint } from './websocket/create-websocket-endpoint.ts'

const genericExamples = resolve(import.meta.dirname, '../examples')

/**
 * The front door of any supergraph: GraphQL over HTTP and `graphql-transport-ws` at `/graphql`, the explorer, and what its routes say.
 * Resolves when it listens.
 * @throws StartError when the supergraph or the routes are not right, or the port is taken
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { identity: identityOptions = { mode: 'off' }, routes = noRoutes, host = '127.0.0.1', port = 0 } = options
  const { logger = createLogger({ name: 'gateway' }), metrics = createMetrics(), health = createHealth() } = options
  const limits = { ...defaultLimits(identityOptions.mode), ...options.limits }

  const trustedProxies = options.trustedProxies ?? 0
  const addressOf = (request: ClientRequest) => clientAddress(request, trustedProxies)

  const supergraph = prepareSupergraph(options.supergraphSdl, options.subgraphUrls)
  const targets = proxyTargets(routes, supergraph.subgraphs)
  const examples = await loadExamples(routes.explorer.examples ?? genericExamples)
  const identity = createIdentity(identityOptions)
  const subgraphs = createSubgraphs(supergraph.subgraphs, { identity, metrics, logger, timeoutMs: options.subgraphTimeoutMs })
  const apollo = await createExecutor({ supergraphSdl: supergraph.sdl, dataSourceFor: subgraphs.dataSourceFor, limits, logger })
  const subscriptions = createFederatedSubscriptions<GatewayContext>({
    supergraphSdl: supergraph.sdl,
    dataSource: ({ name }) => subgraphs.dataSourceFor(name),
    upstreamExtensions: async ({ principal, requestId }, subgraph) => {
      const token = await identity.tokenFor(principal, subgraph)
      return { requestId, ...(token !== undefined && { [identityHeader]: token }) }
    },
    logger,
  })

  const app = createHttpServer({ name: 'gateway', logger, metrics, health, bodyLimit: limits.maxBodyBytes })
  addSecurityHeaders(app)
  const publicKeys = identityOptions.mode === 'jwks' ? identityOptions.publicKeys : undefined
  if (publicKeys !== undefined) app.get(identityKeysPath, () => publicKeys)
  const explorer = addExplorer(app, { examples, logger })
  await addGraphqlRoute(app, { apollo, identity, addressOf, explorerPage: explorer.page })
  // Whom a passed-on request is from, the owner sees by the client's own token; its address, by this signature.
  const headersFor = async ({ owner }: OwnedTarget, request: ClientRequest) => ({
    [identityHeader]: await identity.tokenFor(anonymous, owner, addressOf(request)),
  })
  await addHttpProxy(app, targets, { trustedProxies, headersFor })
  await addPages(app, routes.pages)
  const socketLogger = logger.child({ part: 'websocket' })
  const sockets = createWebSocketEndpoint({
    server: app.server,
    apollo,
    subscriptions,
    identity,
    addressOf,
    limits,
    logger: socketLogger,
    metrics,
  })
  const tunnelled = { server: app.server, targets, except: ['/graphql'], trustedProxies, service: 'gateway' }
  const tunnel = createWebSocketTunnel({ ...tunnelled, logger, metrics })

  let closing: Promise<void> | undefined
  const parts = [sockets, tunnel, subscriptions, app, { close: () => apollo.stop() }, subgraphs]
  const close = () => (closing ??= closeAll(parts))
  try {
    await listen(app, host, port)
  } catch (error) {
    await close()
    throw error
  }
  const { port: taken } = app.server.address() as AddressInfo // it listens on a port, never on a pipe
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    port: taken,
    close() {
      if (options.health === undefined) health.stop()
      return close()
    },
  }
}
