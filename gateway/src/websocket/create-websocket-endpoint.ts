import type { IncomingMessage, Server } from 'node:http'
import type { ApolloServer } from '@apollo/server'
import {
  attachWebSocketServer,
  type FederatedSubscriptions,
  type SocketOperation,
  type WebSocketServerHandle,
} from '@parley/federated-subscriptions'
import { acceptRequestId, withRequestId, type Logger, type Metrics } from '@parley/platform'
import { type ExecutionResult, type GraphQLError, type GraphQLFormattedError } from 'graphql'
import { formatError } from '../execution/format-error.ts'
import { PresentedError } from '../execution/presented-error.ts'
import type { GatewayContext } from '../gateway-context.ts'
import type { Identity, Viewer } from '../identity/create-identity.ts'
import { checkDocument } from '../limits/check-document.ts'
import type { Edition } from '../supergraph/edition.ts'
import type { Limits } from '../limits/limits.ts'

export interface WebSocketEndpointOptions {
  server: Server
  /** The supergraph of the moment. */
  current: { readonly edition: Pick<Edition, 'use'> }
  subscriptions: FederatedSubscriptions<GatewayContext>
  identity: Identity
  /** The client's IP address. */
  addressOf: (request: IncomingMessage) => string
  limits: Limits
  logger: Logger
  metrics: Metrics
}

type Operation = SocketOperation<Viewer>

/**
 * `ws /graphql`: subscriptions by the supergraph's subgraphs, queries and mutations by the same executor as over HTTP. Identity comes
 * with `connection_init` as `authorization`; where it is missing, with the upgrade request's header.
 */
export function createWebSocketEndpoint(options: WebSocketEndpointOptions): WebSocketServerHandle {
  const { server, current, subscriptions, identity, addressOf, limits, logger, metrics } = options
  const endpoint = attachWebSocketServer<Viewer>({
    server,
    path: '/graphql',
    logger,
    limits: { messageBytes: limits.maxBodyBytes },
    async authenticate({ authorization }, request) {
      const { principal, expiresAt } = await identity.authenticate(authorization ?? request.headers.authorization)
      return { context: { principal }, ...(expiresAt !== undefined && { expiresAt }) }
    },
    execute: (operation) =>
      inItsRequest(operation, (context) =>
        current.edition.use((apollo) => execute(apollo, operation, { ...context, address: addressOf(operation.request) })),
      ),
    subscribe: (operation) =>
      inItsRequest(operation, async (context) => {
        const errors = checkDocument(subscriptions.schema, operation.document, limits)
        return errors.length > 0 ? { errors } : subscriptions.subscribe({ ...operation, context })
      }),
    formatError: (error) => (error instanceof PresentedError ? error.formatted : formatError(error.toJSON(), error, logger)),
  })

  const sockets = metrics.gauge('websocket_active', 'Open WebSockets', ['service'])
  const watchers = metrics.gauge('parley_gateway_subscriptions', 'Subscriptions being served')
  const upstreams = metrics.gauge('parley_gateway_upstreams', 'Subscriptions held on subgraphs')
  metrics.onScrape(() => {
    const stats = subscriptions.stats()
    sockets.set({ service: 'gateway' }, endpoint.connections())
    watchers.set(stats.subscriptions)
    upstreams.set(stats.upstreams)
  })
  return endpoint
}

/** Runs an operation under a request id of its own, or the client's. */
function inItsRequest<T>({ context, extensions, signal }: Operation, work: (context: GatewayContext) => T): T {
  const requestId = acceptRequestId(extensions?.['requestId'])
  return withRequestId(requestId, () => work({ principal: context.principal, requestId, signal }))
}

async function execute(apollo: ApolloServer<GatewayContext>, operation: Operation, contextValue: GatewayContext): Promise<ExecutionResult> {
  const { query, operationName, variables } = operation
  const request = { query, ...(operationName != null && { operationName }), ...(variables != null && { variables }) }
  const { body } = await apollo.executeOperation(request, { contextValue })
  if (body.kind !== 'single') throw new Error('incremental delivery is not switched on')
  const { errors, ...result } = body.singleResult
  return errors === undefined ? result : { ...result, errors: errors.map(presented) }
}

const presented = (error: GraphQLFormattedError): GraphQLError => new PresentedError(error)
