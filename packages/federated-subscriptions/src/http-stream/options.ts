import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ExecutionResult, FormattedExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql'
import type { ConnectionLimits } from '../connections/connection-limits.ts'
import type { Ticker } from '../connections/ticker.ts'
import type { LiveSubscription } from '../live-subscription.ts'
import type { SubscriptionLogger } from '../options.ts'
import type { Authenticated, ClientOperation, Closing, TransportObserver } from '../transport.ts'

/** Formatted ones, such as Apollo Server's, are sent as they are. */
export type AnsweredResult = ExecutionResult | FormattedExecutionResult

/** Clients that get events in the response to a request: what SSE and multipart ask of their application. */
export interface HttpStreamOptions<C> {
  /**
   * Called once per request, before its body is read. A `GraphQLError` that it throws is the answer: 401 for `UNAUTHENTICATED`, 429 for
   * `RATE_LIMITED`, 503 for `SERVICE_UNAVAILABLE`, 400 for `BAD_USER_INPUT`, 404 for `NOT_FOUND`, 413 for `PAYLOAD_TOO_LARGE`, else 403. Anything else is logged and answered with 500.
   */
  authenticate: (request: IncomingMessage) => Promise<Authenticated<C>> | Authenticated<C>
  /** Opens a subscription: validation is the callee's. A plain result is a refusal: it is sent as the only result. */
  subscribe: (operation: ClientOperation<C>) => Promise<LiveSubscription<C> | AsyncGenerator<ExecutionResult, void, void> | AnsweredResult>
  /** Runs a query or mutation: validation is the callee's. Default: they are refused. */
  execute?: (operation: ClientOperation<C>) => Promise<AnsweredResult>
  /** The last look at each `GraphQLError` of a refusal or an end before it leaves (of events: `createFederatedSubscriptions`'s): mask here. Default: `error.toJSON()`. */
  formatError?: (error: GraphQLError, context: C) => GraphQLFormattedError
  /**
   * Who a stream goes on as, by a request with a new token. It must be the same viewer: throw a `GraphQLError` otherwise.
   * Default: `authenticate` of that request.
   */
  renew?: (request: IncomingMessage, context: C) => Promise<Authenticated<C>> | Authenticated<C>
  /** Names the viewer, for the connections of one viewer and so that a renewal stays with its viewer. Default: viewers are not told apart. */
  viewerKey?: (context: C) => string
  /** How many connections there may be: give the same one to every transport. Default: unbounded. */
  connections?: ConnectionLimits
  limits?: Partial<HttpStreamLimits>
  observer?: TransportObserver
  /** Default: silent. */
  logger?: SubscriptionLogger
  /** Beats for every stream. Default: the one clock of the process. */
  ticker?: Ticker
}

export interface HttpStreamLimits {
  /** Largest body taken; a larger one is answered with 413. Default 1 MiB. */
  bodyBytes: number
  /** A heartbeat is sent this often. Default 12,000 ms; 0: never, and then a client that takes nothing is not noticed either. */
  heartbeatMs: number
  /** Events wait while more than this is unsent. Never less than what Node itself holds back for a socket. Default 256 KiB. */
  highWaterBytes: number
  /** A client with more than this unsent is cut. Default 16 MiB. */
  unsentBytes: number
  /** A client that takes nothing of what is unsent for this long is cut, at a heartbeat. Default 60,000 ms. */
  stalledMs: number
  /** A stream lives this long, 10 % more or less; then its client is asked to come back. Default 24 hours; 0: for ever. */
  lifetimeMs: number
}

/** What came of a renewal. `NOT_FOUND`: no such stream is here (any more); the client opens another, after its last event. */
export type Renewal = { renewed: true; expiresAt?: number } | { renewed: false; errors: readonly GraphQLError[] }

export interface HttpStreamHandle<C> {
  /**
   * Answers one request, of HTTP/1.1 or of HTTP/2's compatibility API; it never rejects. Mount it with `app.all(path, …)` in Express, after `reply.hijack()` in Fastify, or as it is.
   * Headers set on the response before (CORS) are kept.
   * @param body where the application has read it already: parsed or as text
   */
  handle(request: IncomingMessage, response: ServerResponse, body?: unknown): Promise<void>
  /** Does the request's Accept name this transport? So is it chosen among others on one path. */
  wants(request: IncomingMessage): boolean
  /**
   * A stream goes on with a new token, without a gap: its context is replaced and its end put off.
   * @param streamId as its response's header `x-stream-id` said
   */
  renew(streamId: string, request: IncomingMessage): Promise<Renewal>
  /** Ends the streams of these viewers with FORBIDDEN and the reason. @returns how many */
  end(which: (context: C) => boolean, reason: string): number
  /** Open streams. */
  connections(): number
  /**
   * From now on requests are answered with 503. Streams are let go one after another over the window, with a hint when to come back;
   * what is still there 2 s after it is cut. Resolves when all are gone. Idempotent.
   */
  close(closing?: Closing): Promise<void>
}
