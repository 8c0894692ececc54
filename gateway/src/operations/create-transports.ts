import type { IncomingMessage, Server } from 'node:http'
import {
  attachWebSocketServer,
  createConnectionLimits,
  createMultipartHandler,
  createRenewalHandler,
  createSseHandler,
  type HttpStreamHandle,
  type TransportObserver,
} from '@parley/federated-subscriptions'
import type { Closable, Logger } from '@parley/platform'
import type { GatewayContext } from '../gateway-context.ts'
import type { Limits } from '../limits/limits.ts'
import type { ClientOperations } from './client-operations.ts'

export interface TransportsOptions {
  server: Server
  operations: ClientOperations
  /** Whose connection it is, where those of one viewer are bounded; undefined: nobody's. */
  viewerKey: (context: GatewayContext) => string | undefined
  observer: TransportObserver
  limits: Limits
  /** How long closing is spread over. */
  drainMs: number
  logger: Logger
}

/** The connections that last: WebSockets, and responses that carry events. */
export interface Transports extends Closable {
  sse: HttpStreamHandle<GatewayContext>
  multipart: HttpStreamHandle<GatewayContext>
  /** Lets an open response go on with a new token. */
  renewal: { handle: HttpStreamHandle<GatewayContext>['handle'] }
  /** Open connections, by transport. */
  connections(): { websocket: number; sse: number; multipart: number }
  /** Ends the connections of these viewers, at once. @returns how many */
  end(which: (context: GatewayContext) => boolean, reason: string): number
}

/**
 * `graphql-transport-ws` on `/graphql`, and what answers server-sent events and multipart, one set of operations, limits and counters
 * beneath. Identity comes with `connection_init` as `authorization`; where it is missing, and on the others, with the request's header.
 */
export function createTransports(options: TransportsOptions): Transports {
  const { server, operations, viewerKey, observer, limits, drainMs, logger } = options
  const connections = createConnectionLimits({ connections: limits.maxConnections, perViewer: limits.maxConnectionsPerUser })
  const { authenticate, renew, execute, subscribe, formatError } = operations
  const common = { connections, observer, logger, execute, subscribe, formatError }

  const sockets = attachWebSocketServer<GatewayContext>({
    ...common,
    server,
    path: '/graphql',
    limits: { messageBytes: limits.maxBodyBytes, operations: limits.maxOperationsPerConnection },
    viewerKey,
    authenticate: ({ authorization }, request) => authenticate(authorization ?? request.headers.authorization, request),
    renew: ({ authorization }, context, request) => renew(authorization, context, request),
  })
  const streamed = {
    ...common,
    limits: { bodyBytes: limits.maxBodyBytes },
    viewerKey: (context: GatewayContext) => viewerKey(context) ?? '',
    authenticate: (request: IncomingMessage) => authenticate(request.headers.authorization, request),
    renew: (request: IncomingMessage, context: GatewayContext) => renew(request.headers.authorization, context, request),
  }
  const sse = createSseHandler<GatewayContext>(streamed)
  const multipart = createMultipartHandler<GatewayContext>(streamed)
  const all = [sockets, sse, multipart]

  return {
    sse,
    multipart,
    renewal: createRenewalHandler({ transports: [sse, multipart], logger }),
    connections: () => ({ websocket: sockets.connections(), sse: sse.connections(), multipart: multipart.connections() }),
    end: (which, reason) => all.reduce((ended, transport) => ended + transport.end(which, reason), 0),
    async close() {
      await Promise.all(all.map((transport) => transport.close({ overMs: drainMs })))
    },
  }
}
