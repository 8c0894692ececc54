import type { GraphQLDataSource } from '@apollo/gateway'
import type { DocumentNode, ExecutionResult, GraphQLError, GraphQLFormattedError, GraphQLSchema } from 'graphql'
import type { Explained } from './explain-plan.ts'
import type { LiveSubscription } from './live-subscription.ts'

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
 * `unavailable` since the subgraph stayed away, `slow` since its watcher did not keep up, `revoked` since its viewer may not see it any
 * more, `schema` since a new supergraph does not validate it, `closed` with the server.
 */
export type EndReason = 'left' | 'completed' | 'failed' | 'unavailable' | 'slow' | 'revoked' | 'schema' | 'closed'

/** Where counters are fed. Each is called synchronously on the hot path and must not throw. */
export interface SubscriptionObserver {
  /** A subscription was accepted; `ended` follows exactly once. */
  started?(info: { field: string; subgraph: string }): void
  ended?(info: { field: string; subgraph: string; reason: EndReason }): void
  /** An event was made ready, once for all who share it. `enrichmentMs` is 0 when no other subgraph was asked. */
  event?(info: { field: string; subgraph: string; enrichmentMs: number; errors: number }): void
  /** It goes out to one watcher, `lagMs` after it arrived. Called for every watcher: keep it short. */
  delivered?(info: { field: string; lagMs: number }): void
  /** Events that a slow watcher did not get. */
  lagged?(info: { field: string; subgraph: string; skipped: number }): void
  /** An upstream was lost, or not reached, and will be tried again. */
  upstreamLost?(info: { subgraph: string }): void
}

/** Viewers who see the same: their subscriptions are shared, and run with this context rather than with the one of whoever came first. */
export interface Audience<C> {
  /** Equal for those who share, and for nobody else. */
  key: string
  /** What is given to the data sources and to `upstreamExtensions`. It must name nothing that only one of them has. */
  context: C
}

export interface FederatedSubscriptionsOptions<C> {
  /** The composed supergraph; security links that `@apollo/gateway` refuses must have been taken out. */
  supergraphSdl: string
  /** Called once for each subgraph, and again for each at a reload; give the sources that serve queries, so that connections and identity are shared. */
  dataSource: (subgraph: Subgraph) => GraphQLDataSource
  /** Where the subgraph answers `graphql-transport-ws`. Default: its address with `http` read as `ws`. */
  upstreamUrl?: (subgraph: Subgraph) => string
  /**
   * Sent as `extensions` of each subscribe message, also when an upstream is taken up again: identity travels here,
   * since sockets are shared. A rejection refuses (or ends) the subscription. Default: none.
   */
  upstreamExtensions?: (context: C, subgraphName: string) => Promise<Record<string, unknown>> | Record<string, unknown>
  /** Who shares a subscription with this viewer: the viewer's own others. Default: those with the very same context object. */
  viewer?: (context: C) => Audience<C>
  /**
   * Who shares a field that its subgraph marks `@live(audience: CLASS)`: everyone who may see the same as this viewer. Undefined: nobody
   * but the viewer. Default: nobody.
   */
  viewerClass?: (context: C) => Audience<C> | undefined
  /** The last look at each error of an event before it leaves: mask here. Default: `error.toJSON()`. */
  formatError?: (error: GraphQLError) => GraphQLFormattedError
  /** Default: silent. */
  logger?: SubscriptionLogger
  observer?: SubscriptionObserver
  limits?: Partial<SubscriptionLimits>
}

export interface SubscriptionLimits {
  /** Events that wait for one watcher before its field's overflow policy acts. Default 100. */
  bufferedEvents: number
  /** Query plans kept; fewer when their documents have more than 500 characters on average. Default 1000. */
  plans: number
  /** How long other subgraphs may take to enrich one event; then it goes out with what is there, and an error. Default 10,000 ms. */
  enrichmentTimeoutMs: number
  /** How long an upstream that was never reached is tried. Default 5,000 ms. */
  firstConnectMs: number
  /** How long an upstream that was lost is tried again. Default 30,000 ms. */
  reconnectMs: number
  /** How long an upstream socket stays open after its last subscription. Default 2,000 ms. */
  idleSocketMs: number
  /** Largest event taken from a subgraph: a larger one ends its subscription, one 16 times as large the socket. Default 4 MiB. */
  upstreamMessageBytes: number
}

export interface SubscribeArgs<C> {
  document: DocumentNode
  operationName?: string | null
  variables?: Record<string, unknown> | null
  /** Given to the data sources as the request's `context`. */
  context: C
  /**
   * The client's. `journey: true` asks for each event's times, `cursor: true` for its cursor (`extensions.cursor` of each result), and
   * `after` is the cursor to go on after, instead of the field's argument. Nothing else is passed on to the subgraph.
   */
  extensions?: Record<string, unknown> | null
  /** The cursor to go on after, if the transport brings it; it comes before all others. */
  after?: string
}

export interface ReloadOptions {
  /** Open subscriptions move over one after another within this many ms. Default 1,000. */
  overMs?: number
}

/** What became of the open subscriptions. */
export interface ReloadOutcome {
  moved: number
  /** Those that are not valid there: they ended with GRAPHQL_VALIDATION_FAILED (or what else was wrong) and `reason: SCHEMA_CHANGED`. */
  ended: number
}

export interface SubscriptionStats {
  /** Watchers being served. */
  subscriptions: number
  /** Subscriptions held on subgraphs, those waiting to be taken up again included: fewer than `subscriptions`, where they are shared. */
  upstreams: number
  /** Events given to watchers since the start. */
  delivered: number
  /** Open sockets to subgraphs. */
  sockets: number
  /** Query plans in the cache. */
  plans: number
}

export interface FederatedSubscriptions<C> {
  /** The API schema: what clients may ask. Made once for each supergraph. */
  readonly schema: GraphQLSchema
  /**
   * Validates, plans and opens one subscription. Never rejects.
   * - An `ExecutionResult` without `data` is a refusal: nothing was opened.
   * - Else a subscription: a generator of results, each with exactly the selection asked for. An event that could not be enriched fully
   *   carries what there is and `errors`. The generator throws a `SubscriptionFailure` when the stream ends by an error,
   *   and returns when the subgraph completes it. The caller must finish it with `return()`.
   */
  subscribe(args: SubscribeArgs<C>): Promise<LiveSubscription<C> | ExecutionResult>
  /**
   * The plan of any operation, for people to read; nothing is executed. Undefined: no subgraph is asked.
   * @throws SubscriptionFailure when the operation is not valid, or there is none of that name
   */
  explain(document: DocumentNode, operationName?: string): Explained | undefined
  /**
   * Takes another supergraph: it is read and every open subscription is planned on it before anything changes, then each moves over at
   * its cursor. New subscriptions use it once it is read. One reload at a time; another waits.
   * @throws when the supergraph cannot be read: then nothing has changed
   */
  reload(supergraphSdl: string, options?: ReloadOptions): Promise<ReloadOutcome>
  /** Ends the subscriptions of these viewers (a right that was taken away) with the errors. @returns how many */
  end(which: (context: C) => boolean, errors: readonly GraphQLError[]): number
  stats(): SubscriptionStats
  /** Ends every subscription with SERVICE_UNAVAILABLE, then closes the upstream sockets. Idempotent. */
  close(): Promise<void>
}
