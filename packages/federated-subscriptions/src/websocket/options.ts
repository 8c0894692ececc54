import type { IncomingMessage, Server } from 'node:http'
import type { DocumentNode, ExecutionResult, FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql'
import type { SubscriptionLogger } from '../options.ts'

export type AnyError = GraphQLError | GraphQLFormattedError

/** Formatted ones, such as Apollo Server's, are sent as they are. */
export type OperationResult = ExecutionResult | FormattedExecutionResult | AsyncGenerator<ExecutionResult, void, void>

/** One operation as it came over a socket. Parsed, not yet validated. */
export interface SocketOperation<C> {
  /** The text that `document` was parsed from. */
  query: string
  document: DocumentNode
  operationName?: string | null
  variables?: Record<string, unknown> | null
  extensions?: Record<string, unknown> | null
  /** What `authenticate` returned for this socket. */
  context: C
  /** The request that opened the socket. */
  request: IncomingMessage
  /** Aborted when the socket closes. */
  signal: AbortSignal
}

export interface Authenticated<C> {
  context: C
  /** When the right to be here ends, in ms since the epoch: the socket then closes with 4403 and reason `TOKEN_EXPIRED`. Default: never. */
  expiresAt?: number
}

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
  /** Runs a query or mutation: validation is the callee's. A result without `data` goes out as an `error` message. */
  execute: (operation: SocketOperation<C>) => Promise<ExecutionResult | FormattedExecutionResult>
  /** Opens a subscription: validation is the callee's. A plain result without `data` goes out as an `error` message. */
  subscribe: (operation: SocketOperation<C>) => Promise<OperationResult>
  /** The last look at each `GraphQLError` before it leaves: mask here. Default: `error.toJSON()`. */
  formatError?: (error: GraphQLError, context: C) => GraphQLFormattedError
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
  /** A ping goes out this often, and a socket that has not answered by the next one is cut. Default 15,000 ms. */
  pingMs: number
  /** Events wait while more than this is unsent on the socket. Default 256 KiB. */
  highWaterBytes: number
  /** A socket with more than this unsent (it asks, but never reads) is cut. Default 16 MiB. */
  unsentBytes: number
}

export interface WebSocketServerHandle {
  /** Open sockets, those not yet acknowledged included. */
  connections(): number
  /**
   * Takes no more upgrades, closes every socket with `code` (default 1001) and `reason` (default `Going away`), and cuts what is
   * still open after 2 s. Resolves when all are gone. Idempotent.
   */
  close(how?: { code?: number; reason?: string }): Promise<void>
}
