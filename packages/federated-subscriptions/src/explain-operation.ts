import type { DocumentNode } from 'graphql'
import type { ApolloPlanner } from './apollo-query-plan.ts'
import type { Explained } from './explain-plan.ts'
import { operationOf, planOrRefuse, requireValid } from './subscription-plan.ts'

/**
 * The plan of a query, mutation or subscription, made anew: it is for people, who ask seldom.
 * @throws SubscriptionFailure with what is wrong with the operation
 */
export function explainOperation(planner: ApolloPlanner, document: DocumentNode, operationName: string | undefined): Explained | undefined {
  operationOf(document, operationName)
  requireValid(planner.schema, document)
  return planOrRefuse(() => planner.explain(document, operationName))
}
