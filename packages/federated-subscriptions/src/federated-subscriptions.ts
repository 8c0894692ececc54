import type { GraphQLDataSource } from '@apollo/gateway'
import { getVariableValues, parse } from 'graphql'
import { createApolloPlanner } from './apollo-query-plan.ts'
import { completeEvent } from './complete-event.ts'
import { codedError, errorsOf } from './graphql-errors.ts'
import { wantsJourney } from './journey.ts'
import { readLiveFields } from './live-directive.ts'
import type { FederatedSubscriptions, FederatedSubscriptionsOptions, SubscribeArgs, SubscriptionLimits } from './options.ts'
import { createPlanCache } from './plan-cache.ts'
import { silentLogger } from './silent-logger.ts'
import { SubscriptionFailure } from './subscription-failure.ts'
import { planSubscription, type SubscriptionPlan } from './subscription-plan.ts'
import { createUpstreamSocket, type UpstreamSocket } from './upstream-socket.ts'
import { openUpstreamSubscription, type UpstreamSubscription } from './upstream-subscription.ts'
import { createWatcher, type Watcher } from './watcher.ts'

const defaultLimits: SubscriptionLimits = {
  bufferedEvents: 100,
  plans: 1_000,
  enrichmentTimeoutMs: 10_000,
  firstConnectMs: 5_000,
  reconnectMs: 30_000,
  idleSocketMs: 2_000,
  upstreamMessageBytes: 4 * 1_048_576,
}

/**
 * Subscriptions over a federated supergraph: each is opened on the subgraph that owns its root field, and each event is completed with
 * the fields that other subgraphs own.
 * @throws when the supergraph cannot be read
 */
export function createFederatedSubscriptions<C>(options: FederatedSubscriptionsOptions<C>): FederatedSubscriptions<C> {
  const { supergraphSdl, dataSource, upstreamExtensions, logger = silentLogger, observer = {} } = options
  const upstreamUrl = options.upstreamUrl ?? (({ url }) => url.replace(/^http/, 'ws'))
  const limits = { ...defaultLimits, ...options.limits }
  const planner = createApolloPlanner(supergraphSdl, logger)
  const liveFields = readLiveFields(parse(supergraphSdl, { noLocation: true }))
  const plans = createPlanCache<SubscriptionPlan>(limits.plans)
  const subgraphs = new Map(planner.subgraphs.map((subgraph) => [subgraph.name, subgraph]))
  const sources = new Map<string, GraphQLDataSource>(planner.subgraphs.map((subgraph) => [subgraph.name, dataSource(subgraph)]))
  const sockets = new Map<string, UpstreamSocket>()
  const watchers = new Set<Watcher>()
  const upstreams = new Set<UpstreamSubscription>()
  let closing: Promise<void> | undefined

  const socketTo = (name: string): UpstreamSocket => {
    const subgraph = subgraphs.get(name)
    if (!subgraph) throw new Error(`the plan names an unknown subgraph: ${name}`)
    const url = upstreamUrl(subgraph)
    const known = sockets.get(url)
    if (known) return known
    const socket = createUpstreamSocket({
      url,
      subgraph: name,
      idleMs: limits.idleSocketMs,
      messageBytes: limits.upstreamMessageBytes,
      logger,
    })
    sockets.set(url, socket)
    return socket
  }

  const open = (plan: SubscriptionPlan, variables: Record<string, unknown>, args: SubscribeArgs<C>): Watcher['results'] => {
    const { field, responseKey, live, apollo } = plan
    const { subgraph } = apollo
    const journey = wantsJourney(args.extensions)
    const watcher = createWatcher({
      limit: limits.bufferedEvents,
      overflow: live?.overflow ?? 'LATEST',
      complete: (event) =>
        completeEvent(event, {
          plan: apollo,
          request: { variables: args.variables ?? {}, context: args.context },
          sources,
          journey,
          timeoutMs: limits.enrichmentTimeoutMs,
          logger,
          onDone: (enrichmentMs, errors) => observer.event?.({ field, subgraph, enrichmentMs, errors }),
        }),
      onLagged: (skipped) => observer.lagged?.({ field, subgraph, skipped }),
      onEnd: (reason) => {
        watchers.delete(watcher)
        upstreams.delete(upstream)
        upstream.close()
        observer.ended?.({ field, subgraph, reason })
      },
    })
    const upstream = openUpstreamSubscription({
      subgraph,
      socket: socketTo(subgraph),
      operation: plan.upstream,
      responseKey,
      variables,
      extensions: async () => ({
        ...(journey && { journey: true }),
        ...(await upstreamExtensions?.(args.context, subgraph)),
      }),
      firstConnectMs: limits.firstConnectMs,
      reconnectMs: limits.reconnectMs,
      logger,
      onEvent: (event) => watcher.push(event),
      onEnd: (end) => watcher.end(end?.reason ?? 'completed', end?.failure),
      onLost: () => observer.upstreamLost?.({ subgraph }),
    })
    watchers.add(watcher)
    upstreams.add(upstream)
    observer.started?.({ field, subgraph })
    return watcher.results
  }

  return {
    schema: planner.schema,
    async subscribe(args): Promise<never> {
      try {
        if (closing) throw closed()
        const operationName = args.operationName ?? undefined
        const plan = plans.get(args.document, operationName, () => planSubscription(planner, liveFields, args.document, operationName))
        const { coerced, errors } = getVariableValues(planner.schema, plan.operation.variableDefinitions ?? [], args.variables ?? {})
        if (errors) throw new SubscriptionFailure(errors.map(({ message }) => codedError('BAD_USER_INPUT', message)))
        return open(plan, coerced, args) as never // until it can be piped
      } catch (cause) {
        if (!(cause instanceof SubscriptionFailure)) logger.error({ err: cause }, 'a subscription could not be opened')
        return { errors: errorsOf(cause) } as never
      }
    },
    reload: async () => Promise.reject(new Error('not yet')),
    end: () => 0,
    stats: () => ({
      subscriptions: watchers.size,
      upstreams: upstreams.size,
      sockets: [...sockets.values()].filter(({ open: isOpen }) => isOpen).length,
      plans: plans.size,
    }),
    close() {
      closing ??= (async () => {
        for (const watcher of watchers) watcher.end('closed', closed())
        await Promise.all([...sockets.values()].map((socket) => socket.close()))
        plans.clear()
      })()
      return closing
    },
  }
}

const closed = (): SubscriptionFailure =>
  new SubscriptionFailure([codedError('SERVICE_UNAVAILABLE', 'The gateway is closing; subscribe again.')])
