import type { GraphQLDataSource } from '@apollo/gateway'
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql'

/** A subgraph as the supergraph names it. */
export interface Subgraph {
  /** The name given at composition, as in `join__Graph`; it is what clients read in `extensions.service`. */
  name: string
  /** Where its queries are served. */
  url: string
}

/** What is written down; pino's own signature, so that a pino logger fits as it is. */
export interface SubscriptionLogger {
  debug(details: object, message: string): void
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/**
 * Why a subscription ended: `left` by its watcher, `completed` by the subgraph, `failed` by the subgraph's own error,
 * `unavailable` since the subgraph stayed away, `slow` since its watcher did not keep up, `closed` with the server.
 */
export type EndReason = 'left' | 'completed' | 'failed' | 'unavailable' | 'slow' | 'closed'

/** Where counters are fed. Each is called synchronously on the hot path and must not throw. */
export interface SubscriptionObserver {
  /** A subscription was accepted; `ended` follows exactly once. */
  started?(info: { field: string; subgraph: string }): void
  ended?(info: { field: string; subgraph: string; reason: EndReason }): void
  /** An event was made ready for its watcher. `enrichmentMs` is 0 when no other subgraph was asked. */
  event?(info: { field: string; subgraph: string; enrichmentMs: number; errors: number }): void
  /** Events that a slow watcher did not get. */
  lagged?(info: { field: string; subgraph: string; skipped: number }): void
  /** An upstream was lost and will be taken up again. */
  upstreamLost?(info: { subgraph: string }): void
}

export interface FederatedSubscriptionsOptions<C> {
  /** The composed supergraph; security links that `@apollo/gateway` refuses must have been taken out. */
  supergraphSdl: string
  /** Called once for each subgraph; give the sources that serve queries, so that connections and identity are shared. */
  dataSource: (subgraph: Subgraph) => GraphQLDataSource
  /** Where the subgraph answers `graphql-transport-ws`. Default: its address with `http` read as `ws`. */
  upstreamUrl?: (subgraph: Subgraph) => string
  /**
   * Sent as `extensions` of each subscribe message, also when an upstream is taken up again: identity travels here,
   * since sockets are shared. A rejection refuses (or ends) the subscription. Default: none.
   */
  upstreamExtensions?: (context: C, subgraphName: string) => Promise<Record<string, unknown>> | Record<string, unknown>
  /** Default: silent. */
  logger?: SubscriptionLogger
  observer?: SubscriptionObserver
  limits?: Partial<SubscriptionLimits>
}

export interface SubscriptionLimits {
  /** Events that wait for one watcher before its field's overflow policy acts. Default 100. */
  bufferedEvents: number
  /** Query plans kept. Default 1000. */
  plans: number
  /** How long other subgraphs may take to enrich one event; then it goes out with what is there, and an error. Default 10,000 ms. */
  enrichmentTimeoutMs: number
  /** How long an upstream that was never reached is tried. Default 5,000 ms. */
  firstConnectMs: number
  /** How long an upstream that was lost is tried again. Default 30,000 ms. */
  reconnectMs: number
  /** How long an upstream socket stays open after its last subscription. Default 2,000 ms. */
  idleSocketMs: number
  /** Largest message taken from a subgraph. Default 4 MiB. */
  upstreamMessageBytes: number
}

export interface SubscribeArgs<C> {
  document: DocumentNode
  operationName?: string | null
  variables?: Record<string, unknown> | null
  /** Given to the data sources as the request's `context`. */
  context: C
  /** The client's; only `journey` is passed on to the subgraph. */
  extensions?: Record<string, unknown> | null
}

export interface SubscriptionStats {
  /** Watchers being served. */
  subscriptions: number
  /** Subscriptions held on subgraphs, those waiting to be taken up again included. */
  upstreams: number
  /** Open sockets to subgraphs. */
  sockets: number
  /** Query plans in the cache. */
  plans: number
}

export interface FederatedSubscriptions<C> {
  /** The API schema: what clients may ask. Made once. */
  readonly schema: GraphQLSchema
  /**
   * Validates, plans and opens one subscription. Never rejects.
   * - An `ExecutionResult` without `data` is a refusal: nothing was opened.
   * - Else a generator of results, each with exactly the selection asked for. An event that could not be enriched fully
   *   carries what there is and `errors`. The generator throws a `SubscriptionFailure` when the stream ends by an error,
   *   and returns when the subgraph completes it. The caller must finish it with `return()`.
   */
  subscribe(args: SubscribeArgs<C>): Promise<AsyncGenerator<ExecutionResult, void, void> | ExecutionResult>
  stats(): SubscriptionStats
  /** Ends every subscription with SERVICE_UNAVAILABLE, then closes the upstream sockets. Idempotent. */
  close(): Promise<void>
}
