import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { getVariableValues } from 'graphql'
import { createAudiences } from './audience.ts'
import { explainOperation } from './explain-operation.ts'
import { createFeeds } from './feeds.ts'
import { createForms, type Form, type FormRequest } from './forms.ts'
import { codedError, errorsOf } from './graphql-errors.ts'
import { now, wantsJourney } from './journey.ts'
import type {
  FederatedSubscriptions,
  FederatedSubscriptionsOptions,
  ReloadOptions,
  ReloadOutcome,
  SubscribeArgs,
  SubscriptionLimits,
} from './options.ts'
import { silentLogger } from './silent-logger.ts'
import { SubscriptionFailure } from './subscription-failure.ts'
import type { SubscriptionPlan } from './subscription-plan.ts'
import { createGeneration, type SupergraphGeneration } from './supergraph-generation.ts'
import { createUpstreamSockets } from './upstream-sockets.ts'
import { Watcher, type WatcherOwner } from './watcher.ts'

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
 * the fields that other subgraphs own. Those who may see the same and ask the same share all of it.
 * @throws when the supergraph cannot be read
 */
export function createFederatedSubscriptions<C>(options: FederatedSubscriptionsOptions<C>): FederatedSubscriptions<C> {
  const { dataSource, upstreamExtensions, viewer, viewerClass, logger = silentLogger, observer = {} } = options
  const { upstreamUrl = ({ url }) => url.replace(/^http/, 'ws'), formatError = (error) => error.toJSON() } = options
  const limits = { ...defaultLimits, ...options.limits }
  const read = (supergraphSdl: string) => createGeneration({ supergraphSdl, dataSource, maxPlans: limits.plans, logger })
  const watchers = new Set<Watcher<C>>()
  const sockets = createUpstreamSockets({ upstreamUrl, limits, logger })
  const forms = createForms<C>({ audiences: createAudiences({ viewer, viewerClass }), formatError, limits, logger, observer })
  const feeds = createFeeds<C>({
    sockets,
    upstreamExtensions,
    schema: () => generation.planner.supergraphSchema,
    limits,
    logger,
    onLost: (subgraph) => observer.upstreamLost?.({ subgraph }),
  })
  let generation = read(options.supergraphSdl)
  let reloading: Promise<unknown> = Promise.resolve()
  let closing: Promise<void> | undefined
  let delivered = 0

  const named = ({ form: { plan } }: Watcher<C>) => ({ field: plan.field, subgraph: plan.apollo.subgraph })
  const owner: WatcherOwner<C> = {
    limit: limits.bufferedEvents,
    lagged: (watcher, skipped) => observer.lagged?.({ ...named(watcher), skipped }),
    delivered(watcher, { arrivedAt }) {
      delivered += 1
      observer.delivered?.({ field: watcher.form.plan.field, lagMs: now() - arrivedAt })
    },
    renewed(watcher, context) {
      if (!forms.renew(watcher.form, watcher.context, context)) return watcher.fail([permissionsChanged()])
      watcher.context = context
    },
    paused: (watcher) => feeds.leave(watcher),
    rejoin(watcher, after) {
      // A paused one may have been put into a feed of another supergraph meanwhile.
      feeds.leave(watcher)
      feeds.join(watcher, after)
    },
    ended(watcher, reason) {
      watchers.delete(watcher)
      feeds.leave(watcher)
      forms.release(watcher.form)
      observer.ended?.({ ...named(watcher), reason })
    },
  }

  const formOf = (
    on: SupergraphGeneration,
    plan: SubscriptionPlan,
    request: Omit<FormRequest<C>, 'generation' | 'plan' | 'variables'>,
    given: Record<string, unknown>,
  ): Form<C> => {
    const definitions = plan.operation.variableDefinitions ?? []
    // What the operation does not declare must not be held for as long as it is open.
    const declared = Object.fromEntries(
      Object.entries(given).filter(([name]) => definitions.some((one) => one.variable.name.value === name)),
    )
    const { coerced, errors } = getVariableValues(on.planner.schema, definitions, declared)
    if (errors) throw new SubscriptionFailure(errors.map(({ message }) => codedError('BAD_USER_INPUT', message)))
    return forms.use({ ...request, generation: on, plan, variables: { given: declared, coerced } })
  }

  const open = (args: SubscribeArgs<C>): Watcher<C> => {
    const plan = generation.plan(args.document, args.operationName ?? undefined)
    const { extensions, context } = args
    const tell = { journey: wantsJourney(extensions), cursor: extensions?.['cursor'] === true }
    const form = formOf(generation, plan, { context, tell }, args.variables ?? {})
    const asked = args.after ?? extensions?.['after']
    const after = plan.upstream.resume && (typeof asked === 'string' ? asked : plan.after(form.variables.coerced))
    if (plan.upstream.resume?.numeric === true && after !== undefined && !Number.isFinite(Number(after))) {
      forms.release(form)
      throw new SubscriptionFailure([codedError('BAD_USER_INPUT', 'The cursor to go on after is not a number.')])
    }
    const watcher = new Watcher<C>(owner, context, form, after)
    watchers.add(watcher)
    observer.started?.(named(watcher))
    feeds.join(watcher, after)
    return watcher
  }

  /** @returns whether it goes on */
  const move = (watcher: Watcher<C>, to: SupergraphGeneration): boolean => {
    const { form: before, feed, context } = watcher
    try {
      const plan = to.plan(before.plan.document, before.plan.operationName)
      const form = formOf(to, plan, { context, tell: before.tell }, before.variables.given)
      watcher.form = form
      forms.release(before)
      if (form.feedKey === before.feedKey && form.selection.key === before.selection.key) return true
      // The new one first, so that what they share stays open.
      feeds.join(watcher, plan.upstream.resume && (watcher.cursor ?? feed?.beginningOf(watcher)))
      feed?.leave(watcher)
      return true
    } catch (cause) {
      const errors = errorsOf(cause).map((error) =>
        codedError(String(error.extensions['code']), error.message, { reason: 'SCHEMA_CHANGED' }),
      )
      watcher.end('schema', new SubscriptionFailure(errors))
      return false
    }
  }

  const takeOver = async (supergraphSdl: string, { overMs = 1_000 }: ReloadOptions): Promise<ReloadOutcome> => {
    const next = read(supergraphSdl)
    // Planned before anything changes, a turn of the event loop for each.
    for (const plan of new Set([...watchers].map(({ form }) => form.plan))) {
      planned(next, plan)
      await nextTurn()
    }
    if (closing) return { moved: 0, ended: 0 }
    generation = next
    const outcome = { moved: 0, ended: 0 }
    const waiting = [...watchers].filter(({ form }) => form.generation !== next)
    const startedAt = performance.now()
    for (const [index, watcher] of waiting.entries()) {
      const early = (index / waiting.length) * overMs - (performance.now() - startedAt)
      if (early >= 1) await pause(early)
      if (closing) break
      if (watcher.ended) continue
      outcome[move(watcher, next) ? 'moved' : 'ended'] += 1
    }
    sockets.keepOnly(next.planner.subgraphs)
    logger.info(outcome, 'subscriptions have moved to a new supergraph')
    return outcome
  }

  return {
    get schema() {
      return generation.planner.schema
    },
    async subscribe(args) {
      try {
        if (closing) throw closed()
        return open(args)
      } catch (cause) {
        if (!(cause instanceof SubscriptionFailure)) logger.error({ err: cause }, 'a subscription could not be opened')
        return { errors: errorsOf(cause) }
      }
    },
    explain: (document, operationName) => explainOperation(generation.planner, document, operationName),
    reload(supergraphSdl, how = {}) {
      const outcome = reloading.then(() => takeOver(supergraphSdl, how))
      reloading = outcome.catch(() => {})
      return outcome
    },
    end(which, errors) {
      const ending = [...watchers].filter(({ context }) => which(context))
      for (const watcher of ending) watcher.fail(errors)
      return ending.length
    },
    stats: () => ({ subscriptions: watchers.size, upstreams: feeds.upstreams, delivered, sockets: sockets.open, plans: generation.plans }),
    close() {
      closing ??= (async () => {
        for (const watcher of watchers) watcher.end('closed', closed())
        await sockets.close()
        generation.forget()
      })()
      return closing
    },
  }
}

/** A plan that is not valid there is found again when its watchers move. */
function planned(generation: SupergraphGeneration, { document, operationName }: SubscriptionPlan): void {
  try {
    generation.plan(document, operationName)
  } catch (cause) {
    if (!(cause instanceof SubscriptionFailure)) throw cause
  }
}

const closed = (): SubscriptionFailure =>
  new SubscriptionFailure([codedError('SERVICE_UNAVAILABLE', 'The gateway is closing; subscribe again.')])

const permissionsChanged = () =>
  codedError('FORBIDDEN', 'What you may see has changed; subscribe again.', { reason: 'PERMISSIONS_CHANGED' })
