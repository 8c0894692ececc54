import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { createFederatedSubscriptions } from '@parley/federated-subscriptions'
import {
  anonymous,
  clientAddress,
  closeAll,
  createErrorCounter,
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
import { createFormatError } from './execution/format-error.ts'
import { examplesFor, loadExamples } from './explorer/examples.ts'
import { addExplorer } from './explorer/explorer.ts'
import { addPlanRoute } from './explorer/plan-route.ts'
import type { GatewayContext } from './gateway-context.ts'
import type { Gateway, GatewayOptions } from './gateway-options.ts'
import { addGraphqlRoute } from './http/graphql-route.ts'
import { addStreamRoutes } from './http/stream-routes.ts'
import { connectionKeys } from './identity/connection-keys.ts'
import { createIdentity } from './identity/create-identity.ts'
import { createEndedSessions } from './identity/ended-sessions.ts'
import { createSharing } from './identity/sharing.ts'
import { defaultLimits } from './limits/limits.ts'
import { createClientOperations } from './operations/client-operations.ts'
import { createTransports } from './operations/create-transports.ts'
import { createGatewayMetrics } from './operations/gateway-metrics.ts'
import { addPages } from './routes/pages.ts'
import { proxyTargets, requireOwners, type OwnedTarget } from './routes/proxy-targets.ts'
import { noRoutes } from './routes/routes.ts'
import { addSecurityHeaders } from './routes/security-headers.ts'
import { createPlatformStatus } from './status/platform-status.ts'
import { addStatusRoute } from './status/status-route.ts'
import { createSubgraphs } from './subgraphs.ts'
import { createCurrentEdition } from './supergraph/current-edition.ts'
import { openEdition } from './supergraph/edition.ts'
import type { Subgraph } from './supergraph/subgraph-urls.ts'

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

  const examples = await loadExamples(routes.explorer.examples ?? genericExamples)
  const endedSessions = createEndedSessions()
  const identity = createIdentity(identityOptions, endedSessions)
  const observed = createGatewayMetrics(metrics)
  const countError = createErrorCounter(metrics, 'gateway')
  const formatError = createFormatError({ countError, logger })
  const subgraphs = createSubgraphs({ identity, metrics, logger, timeoutMs: options.subgraphTimeoutMs })
  const current = await createCurrentEdition({
    sdl: options.supergraphSdl,
    async open(sdl, former) {
      const { subgraphUrls } = options
      const edition = await openEdition(sdl, { subgraphUrls, subgraphs, limits, formatError, logger }, former)
      try {
        requireOwners(routes, edition.subgraphs)
        return edition
      } catch (error) {
        await edition.close()
        throw error
      }
    },
    async follow(edition) {
      read = edition
      await subscriptions.reload(edition.sdl, { overMs: options.reloadOverMs ?? 1_000 })
    },
    metrics,
    logger,
  })
  /** The supergraph that subscriptions read last. */
  let read = current.edition
  const subscriptions = createFederatedSubscriptions<GatewayContext>({
    supergraphSdl: read.sdl,
    dataSource: ({ name }) => read.held.sourceOf(name),
    upstreamExtensions: async ({ principal, requestId }, subgraph) => {
      const token = await identity.tokenFor(principal, subgraph)
      return { requestId, ...(token !== undefined && { [identityHeader]: token }) }
    },
    ...createSharing(options.classRoles),
    formatError: (error) => formatError(error.toJSON(), error),
    observer: observed.subscriptions,
    logger,
  })

  const app = createHttpServer({ name: 'gateway', logger, metrics, health, bodyLimit: limits.maxBodyBytes })
  addSecurityHeaders(app)
  const publicKeys = identityOptions.mode === 'jwks' ? identityOptions.publicKeys : undefined
  if (publicKeys !== undefined) app.get(identityKeysPath, () => publicKeys)
  const operations = createClientOperations({ current, subscriptions, identity, addressOf, limits, formatError })
  const explorer = addExplorer(app, { ...routes.explorer, examples: () => examplesFor(examples, subscriptions.schema), logger })
  addPlanRoute(app, {
    subscriptions,
    authenticate: (authorization) => identity.authenticate(authorization),
    isOpen: identityOptions.mode === 'off',
    roles: routes.explorer.planRoles,
    limits,
    formatError: operations.formatError,
  })
  const transports = createTransports({
    server: app.server,
    operations,
    viewerKey: connectionKeys(identityOptions.mode),
    observer: observed.transports,
    limits,
    drainMs: options.drainMs ?? 0,
    logger: logger.child({ part: 'websocket' }),
  })
  const status =
    routes.status &&
    createPlatformStatus({
      routes: routes.status,
      urlOf: (part) => options.statusUrls?.[part] ?? originOf(current.edition.subgraphs, part),
      own: { report: () => health.report(), scrape: () => metrics.scrape() },
      control: options.control,
      logger,
    })
  if (status !== undefined)
    addStatusRoute(app, {
      status,
      authenticate: (authorization) => identity.authenticate(authorization),
      isOpen: identityOptions.mode === 'off',
      roles: routes.status?.roles ?? [],
    })
  observed.follow({ connections: () => transports.connections(), stats: () => subscriptions.stats() })
  addStreamRoutes(app, transports)
  await addGraphqlRoute(app, { current, identity, addressOf, multipart: transports.multipart, countError, explorerPage: explorer.page })
  const targets = proxyTargets(routes, () => current.edition.subgraphs)
  // Whom a passed-on request is from, the owner sees by the client's own token; its address, by this signature.
  const headersFor = async ({ owner }: OwnedTarget, request: ClientRequest) => ({
    [identityHeader]: await identity.tokenFor(anonymous, owner, addressOf(request)),
  })
  await addHttpProxy(app, targets, { trustedProxies, headersFor })
  await addPages(app, routes.pages, options)
  const tunnelled = { server: app.server, targets, except: ['/graphql'], trustedProxies, service: 'gateway' }
  const tunnel = createWebSocketTunnel({ ...tunnelled, logger, metrics })

  let closing: Promise<void> | undefined
  const stopListening = await options.revocations?.subscribe(({ sessionId }) => {
    endedSessions.add(sessionId)
    transports.end(({ principal }) => principal.kind === 'user' && principal.sessionId === sessionId, 'SESSION_REVOKED')
  })
  const parts = [{ close: async () => stopListening?.() }, status, transports, tunnel, subscriptions, app, current, subgraphs]
  const close = () => (closing ??= closeAll(parts))
  try {
    await listen(app, host, port)
  } catch (error) {
    await close()
    throw error
  }
  void status?.read()
  const { port: taken } = app.server.address() as AddressInfo // it listens on a port, never on a pipe
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    port: taken,
    reload: (supergraphSdl) => current.reload(supergraphSdl),
    close() {
      if (options.health === undefined) health.stop()
      return close()
    },
  }
}

const originOf = (subgraphs: readonly Subgraph[], name: string): string | undefined => {
  const url = subgraphs.find((subgraph) => subgraph.name === name)?.url
  return url === undefined ? undefined : new URL(url).origin
}
