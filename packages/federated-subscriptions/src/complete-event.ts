import type { GraphQLDataSource } from '@apollo/gateway'
import type { ExecutionResult } from 'graphql'
import type { ApolloPlan } from './apollo-query-plan.ts'
import { enrichmentSources } from './enrichment-sources.ts'
import { journeyAtGateway } from './journey.ts'
import type { SubscriptionLogger } from './options.ts'
import type { ArrivedEvent } from './watcher.ts'

export interface CompleteEventOptions {
  plan: ApolloPlan
  request: { variables: Record<string, unknown>; context: unknown }
  /** By subgraph. */
  sources: ReadonlyMap<string, GraphQLDataSource>
  /** Tell the event's times. */
  journey: boolean
  timeoutMs: number
  logger: SubscriptionLogger
  onDone: (enrichmentMs: number, errors: number) => void
}

/** Makes an event the result that the client asked for: its selection, the errors met, the event's own extensions. Never rejects. */
export async function completeEvent(event: ArrivedEvent, options: CompleteEventOptions): Promise<ExecutionResult> {
  const startedAt = performance.now()
  const result = await shape(event, options)
  options.onDone(options.plan.enrichedBy.size === 0 ? 0 : performance.now() - startedAt, result.errors?.length ?? 0)
  const extensions = {
    ...event.extensions,
    ...(options.journey && { journey: journeyAtGateway(event.extensions, event.arrivedAt) }),
  }
  return Object.keys(extensions).length > 0 ? { ...result, extensions } : result
}

async function shape(event: ArrivedEvent, { plan, request, sources, timeoutMs, logger }: CompleteEventOptions): Promise<ExecutionResult> {
  if (plan.asAsked && event.data && !event.errors) return { data: event.data }
  if (plan.enrichedBy.size === 0) return plan.execute(event, { ...request, sources: {} })
  const enrichment = enrichmentSources(sources, plan.enrichedBy, timeoutMs, logger)
  try {
    return await plan.execute(event, { ...request, sources: enrichment.sources })
  } finally {
    enrichment.done()
  }
}
