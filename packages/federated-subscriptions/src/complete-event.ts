import type { GraphQLDataSource } from '@apollo/gateway'
import type { ExecutionResult } from 'graphql'
import type { ApolloPlan } from './apollo-query-plan.ts'
import { enrichmentSources } from './enrichment-sources.ts'
import { journeyAtGateway } from './journey.ts'
import type { SubscriptionLogger } from './options.ts'
import type { UpstreamEvent } from './shape.ts'

export interface CompleteEventOptions {
  plan: ApolloPlan
  variables: Record<string, unknown>
  /** Whose context the data sources are given, as it is then. */
  audience: { context: unknown }
  /** By subgraph. */
  sources: ReadonlyMap<string, GraphQLDataSource>
  /** What its watchers asked to be told beside the result. */
  tell: { journey: boolean; cursor: boolean }
  timeoutMs: number
  logger: SubscriptionLogger
  onDone: (event: UpstreamEvent, enrichmentMs: number, errors: number) => void
}

/** Makes an event the result that was asked for: its selection, the errors met, the event's own extensions. Never rejects. */
export async function completeEvent(event: UpstreamEvent, options: CompleteEventOptions): Promise<ExecutionResult> {
  const startedAt = performance.now()
  const result = await shape(event, options)
  options.onDone(event, options.plan.enrichedBy.size === 0 ? 0 : performance.now() - startedAt, result.errors?.length ?? 0)
  return withExtensions(result, event, options)
}

/** The result of an event that needs neither another subgraph nor another form; undefined when it does. */
export function eventAsItIs(event: UpstreamEvent, options: CompleteEventOptions): ExecutionResult | undefined {
  const { data, errors } = event.event
  if (!options.plan.asAsked || event.merged || !data || errors) return undefined
  options.onDone(event, 0, 0)
  return withExtensions({ data }, event, options)
}

function withExtensions(result: ExecutionResult, event: UpstreamEvent, { tell }: CompleteEventOptions): ExecutionResult {
  const own = event.event.extensions
  if (!own && !tell.journey && !tell.cursor) return result
  const extensions = {
    ...own,
    ...(tell.journey && { journey: journeyAtGateway(own, event.arrivedAt) }),
    ...(tell.cursor && event.cursor !== undefined && { cursor: event.cursor }),
  }
  return Object.keys(extensions).length > 0 ? { ...result, extensions } : result
}

async function shape({ event }: UpstreamEvent, options: CompleteEventOptions): Promise<ExecutionResult> {
  const { plan, variables, audience, sources, timeoutMs, logger } = options
  const request = { variables, context: audience.context }
  if (plan.enrichedBy.size === 0) return plan.execute(event, { ...request, sources: {} })
  const enrichment = enrichmentSources(sources, plan.enrichedBy, timeoutMs, logger)
  try {
    return await plan.execute(event, { ...request, sources: enrichment.sources })
  } finally {
    enrichment.done()
  }
}
