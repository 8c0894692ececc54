import type { GraphQLDataSource } from '@apollo/gateway'
import { parse, type DocumentNode } from 'graphql'
import { createApolloPlanner, type ApolloPlanner } from './apollo-query-plan.ts'
import { batchEntityFetches } from './event-batches.ts'
import { readLiveFields, readPersonalFields } from './live-directive.ts'
import type { Subgraph, SubscriptionLogger } from './options.ts'
import { createPlanCache } from './plan-cache.ts'
import { planSubscription, type SubscriptionPlan } from './subscription-plan.ts'

/** One supergraph, as subscriptions are planned and enriched on it. A reload makes the next. */
export interface SupergraphGeneration {
  readonly planner: ApolloPlanner
  /** By subgraph. */
  readonly sources: ReadonlyMap<string, GraphQLDataSource>
  subgraph(name: string): Subgraph
  /** @throws SubscriptionFailure with what is wrong with the operation */
  plan(document: DocumentNode, operationName: string | undefined): SubscriptionPlan
  readonly plans: number
  forget(): void
}

export interface GenerationOptions {
  supergraphSdl: string
  dataSource: (subgraph: Subgraph) => GraphQLDataSource
  maxPlans: number
  logger: SubscriptionLogger
}

/** @throws when the supergraph cannot be read */
export function createGeneration({ supergraphSdl, dataSource, maxPlans, logger }: GenerationOptions): SupergraphGeneration {
  const planner = createApolloPlanner(supergraphSdl, logger)
  const document = parse(supergraphSdl, { noLocation: true })
  const marks = { live: readLiveFields(document), personal: readPersonalFields(document) }
  const plans = createPlanCache<SubscriptionPlan>(maxPlans)
  const subgraphs = new Map(planner.subgraphs.map((subgraph) => [subgraph.name, subgraph]))
  return {
    planner,
    sources: new Map(planner.subgraphs.map((subgraph) => [subgraph.name, batchEntityFetches(dataSource(subgraph))])),
    subgraph(name) {
      const subgraph = subgraphs.get(name)
      if (!subgraph) throw new Error(`the plan names an unknown subgraph: ${name}`)
      return subgraph
    },
    plan: (operation, name) => plans.get(operation, name, () => planSubscription(planner, marks, operation, name)),
    get plans() {
      return plans.size
    },
    forget: () => plans.clear(),
  }
}
