import type { IncomingMessage, Server } from 'node:http'
import type { ExecutionResult, FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql'
import type { ConnectionLimits } from '../connections/connection-limits.ts'
import type { Ticker } from '../connections/ticker.ts'
import type { LiveSubscription } from '../live-subscription.ts'
import type { SubscriptionLogger } from '../options.ts'
import type { Authenticated, ClientOperation, Closing, TransportObserver } from '../transport.ts'

export type AnyError = GraphQLError | GraphQLFormattedError

/** Formatted ones, such as Apollo Server's, are sent as they are. */
export type OperationResult<C = unknown> =
  | ExecutionResult
  | FormattedExecutionResult
  | AsyncGenerator<ExecutionResult, void, void>
  | LiveSubscription<C>

/** One operation as it came over a socket. `context` is what `authenticate`, or the last `renew`, returned for this socket. */
export type SocketOperation<C> = ClientOperation<C>

export interface WebSocketServerOptions<C> {
  /** Not closed with us. Upgrades to other paths are left to its other listeners. */
  server: Server
  /** Exact pathname, such as `/graphql`. */
  path: string
  /**
   * Called once per socket, with the payload of `connection_init` ({} when absent). A rejection closes it with 4403, the error's
   * `extensions.code` as the reason (`FORBIDDEN` if it has none).
   */
  authenticate: (connectionParams: Record<string, unknown>, request: IncomingMessage) => Promise<Authenticated<C>> | Authenticated<C>
  /**
   * Called with the payload of each `ping` that has the key `authorization`: who the viewer is from now on, and until when. It is answered
   * by a pong with `renewed: true` and `expiresAt`, or `renewed: false` and the error's code: then all stays as it was. One at a time.
   * Default: such pings are answered as any other.
   */
  renew?: (payload: Record<string, unknown>, context: C, request: IncomingMessage) => Promise<Authenticated<C>> | Authenticated<C>
  /** Runs a query or mutation: validation is the callee's. A result without `data` goes out as an `error` message. */
  execute: (operation: SocketOperation<C>) => Promise<ExecutionResult | FormattedExecutionResult>
  /**
   * Opens a subscription: validation is the callee's. A plain result without `data` goes out as an `error` message. A `LiveSubscription`
   * is piped to the socket, its `renew` called with the new context when the viewer renews; any other generator is iterated.
   */
  subscribe: (operation: SocketOperation<C>) => Promise<OperationResult<C>>
  /** The last look at each `GraphQLError` of a refusal or an end before it leaves (of events: `createFederatedSubscriptions`'s): mask here. Default: `error.toJSON()`. */
  formatError?: (error: GraphQLError, context: C) => GraphQLFormattedError
  /** Bounds the connections in all and of each viewer, over all transports that are given the same. Default: no bounds. */
  connections?: ConnectionLimits
  /** Whose connection it is, where connections of one viewer are bounded. Default: nobody's. */
  viewerKey?: (context: C) => string | undefined
  /** The clock of the heartbeats. Default: the one that all transports of the process share. */
  ticker?: Ticker
  observer?: TransportObserver
  /** Default: silent. */
  logger?: SubscriptionLogger
  limits?: Partial<WebSocketLimits>
}

export interface WebSocketLimits {
  /** `connection_init` must come within this; else 4408. Default 10,000 ms. */
  connectionInitMs: number
  /** Operations at once on one socket; one more is answered by an `error` message with RATE_LIMITED. Default 200. */
  operations: number
  /** Largest message taken from a client; a larger one closes with 1009. Default 1 MiB. */
  messageBytes: number
  /** A ping goes out this often, and a socket that has answered neither of the last two by the next one is cut. 0: never. Default 15,000 ms. */
  pingMs: number
  /** Events wait while more than this is unsent on the socket. Default 256 KiB. */
  highWaterBytes: number
  /** A socket with more than this unsent (it asks, but never reads) is cut. Default 16 MiB. */
  unsentBytes: number
  /** A socket is closed with 1012 and the reason `LIFETIME` at this age, 10 % more or less. 0: never. Default 24 h. */
  lifetimeMs: number
}

/** How a WebSocket server lets its sockets go. */
export interface WebSocketClosing extends Closing {
  /** Default 1001, and with `overMs` 1012. */
  code?: number
  /** Default `Going away`, and with `overMs` `RECONNECT_AFTER_MS=<ms>`: when the client should come back. */
  reason?: string
}

export interface WebSocketServerHandle<C = unknown> {
  /** Open sockets, those not yet acknowledged included. */
  connections(): number
  /** Closes the sockets of these viewers (a right that was taken away) with 4403 and the reason. @returns how many */
  end(which: (context: C) => boolean, reason: string): number
  /**
   * Takes no more upgrades (503, with `Retry-After`), closes every socket, and cuts each that does not answer within 2 s. With `overMs` one
   * after another over so long, each when the queries and mutations under way on it are answered, for which it waits 2 s at most. Resolves when all are gone. Called once more without `overMs`, those that are left go at once.
   */
  close(how?: WebSocketClosing): Promise<void>
}
