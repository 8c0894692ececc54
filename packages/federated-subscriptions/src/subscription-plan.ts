import { getOperationAST, Kind, validate, type DocumentNode, type OperationDefinitionNode } from 'graphql'
import type { ApolloPlan, ApolloPlanner } from './apollo-query-plan.ts'
import { codedError, errorsOf } from './graphql-errors.ts'
import type { LiveField } from './live-directive.ts'
import { SubscriptionFailure } from './subscription-failure.ts'
import { upstreamOperation, type UpstreamOperation } from './upstream-operation.ts'

/** All that is known of a subscription before its variables and its watcher. */
export interface SubscriptionPlan {
  operation: OperationDefinitionNode
  /** The root field. */
  field: string
  /** Its name in the result. */
  responseKey: string
  live: LiveField | undefined
  upstream: UpstreamOperation
  apollo: ApolloPlan
}

/** @throws SubscriptionFailure with what is wrong with the operation, in the words that any GraphQL server uses */
export function planSubscription(
  planner: ApolloPlanner,
  liveFields: ReadonlyMap<string, LiveField>,
  document: DocumentNode,
  operationName: string | undefined,
): SubscriptionPlan {
  const operation = getOperationAST(document, operationName)
  if (!operation) throw new SubscriptionFailure([codedError('OPERATION_RESOLUTION_FAILURE', unidentified(document, operationName))])
  if (operation.operation !== 'subscription')
    throw new SubscriptionFailure([
      codedError('BAD_USER_INPUT', `This is a ${operation.operation}; only subscriptions can be subscribed to.`),
    ])

  const faults = validate(planner.schema, document)
  if (faults.length > 0)
    throw new SubscriptionFailure(
      faults.map((fault) => {
        fault.extensions['code'] = 'GRAPHQL_VALIDATION_FAILED'
        return fault
      }),
    )

  const apollo = planOrRefuse(() => planner.plan(document, operationName))
  const [root] = apollo.primary.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [],
  )
  const field = root?.kind === Kind.FIELD ? planner.supergraphSchema.getSubscriptionType()?.getFields()[root.name.value] : undefined
  if (root?.kind !== Kind.FIELD || !field)
    throw new SubscriptionFailure([codedError('BAD_USER_INPUT', 'A subscription selects one root field, unconditionally.')])
  const live = liveFields.get(field.name)
  return {
    operation,
    field: field.name,
    responseKey: root.alias?.value ?? root.name.value,
    live,
    upstream: upstreamOperation(apollo.primary, field, live),
    apollo,
  }
}

function unidentified(document: DocumentNode, operationName: string | undefined): string {
  if (operationName !== undefined) return `Unknown operation named "${operationName}".`
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
  return operations.length > 1 ? 'Must provide operation name if query contains multiple operations.' : 'Must provide an operation.'
}

function planOrRefuse(make: () => ApolloPlan): ApolloPlan {
  try {
    return make()
  } catch (cause) {
    const failure = new SubscriptionFailure(errorsOf(cause))
    failure.cause = cause
    throw failure
  }
}
