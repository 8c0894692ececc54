import {
  getOperationAST,
  isInterfaceType,
  Kind,
  TypeInfo,
  validate,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValueNode,
} from 'graphql'
import type { ApolloPlan, ApolloPlanner } from './apollo-query-plan.ts'
import { codedError, errorsOf } from './graphql-errors.ts'
import type { LiveField } from './live-directive.ts'
import { SubscriptionFailure } from './subscription-failure.ts'
import { upstreamOperation, type UpstreamOperation } from './upstream-operation.ts'

/** All that is known of a subscription before its variables and its watcher. */
export interface SubscriptionPlan {
  document: DocumentNode
  operationName: string | undefined
  operation: OperationDefinitionNode
  /** The root field. */
  field: string
  /** Its name in the result. */
  responseKey: string
  live: LiveField | undefined
  /** It asks for something that depends on the very viewer. */
  personal: boolean
  /** The root field's arguments but the cursor's, for these variables: equal text, equal arguments. */
  arguments(variables: Record<string, unknown>): string
  /** The cursor that the client's own argument asks to go on after. */
  after(variables: Record<string, unknown>): string | undefined
  upstream: UpstreamOperation
  apollo: ApolloPlan
}

/** @throws SubscriptionFailure with what is wrong with the operation, in the words that any GraphQL server uses */
export function planSubscription(
  planner: ApolloPlanner,
  marks: { live: ReadonlyMap<string, LiveField>; personal: ReadonlySet<string> },
  document: DocumentNode,
  operationName: string | undefined,
): SubscriptionPlan {
  const operation = operationOf(document, operationName)
  if (operation.operation !== 'subscription')
    throw new SubscriptionFailure([
      codedError('BAD_USER_INPUT', `This is a ${operation.operation}; only subscriptions can be subscribed to.`),
    ])

  requireValid(planner.schema, document)
  const apollo = planOrRefuse(() => planner.plan(document, operationName))
  const [root] = apollo.primary.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [],
  )
  const field = root?.kind === Kind.FIELD ? planner.supergraphSchema.getSubscriptionType()?.getFields()[root.name.value] : undefined
  if (root?.kind !== Kind.FIELD || !field)
    throw new SubscriptionFailure([codedError('BAD_USER_INPUT', 'A subscription selects one root field, unconditionally.')])
  const live = marks.live.get(field.name)
  const upstream = upstreamOperation(apollo.primary, field, live)
  return {
    document,
    operationName,
    operation,
    field: field.name,
    responseKey: root.alias?.value ?? root.name.value,
    live,
    personal: marks.personal.size > 0 && selectsAny(marks.personal, planner.schema, document),
    arguments: (variables) => argumentsText(root, upstream.resume && live?.after, variables),
    after(variables) {
      const { initial } = upstream.resume ?? {}
      const after: unknown = initial && valueFromASTUntyped(initial, variables)
      return typeof after === 'string' ? after : typeof after === 'number' ? String(after) : undefined
    },
    upstream,
    apollo,
  }
}

/** @throws SubscriptionFailure when there is none of that name */
export function operationOf(document: DocumentNode, operationName: string | undefined): OperationDefinitionNode {
  const operation = getOperationAST(document, operationName)
  if (!operation) throw new SubscriptionFailure([codedError('OPERATION_RESOLUTION_FAILURE', unidentified(document, operationName))])
  return operation
}

/** @throws SubscriptionFailure with all that is wrong */
export function requireValid(schema: GraphQLSchema, document: DocumentNode): void {
  const faults = validate(schema, document)
  if (faults.length === 0) return
  for (const fault of faults) fault.extensions['code'] = 'GRAPHQL_VALIDATION_FAILED'
  throw new SubscriptionFailure(faults)
}

function argumentsText(root: FieldNode, except: string | undefined, variables: Record<string, unknown>): string {
  const values = (root.arguments ?? [])
    .map(({ name, value }): [string, string | undefined] => [name.value, valueText(value, variables)])
    .filter(([name, text]) => name !== except && text !== undefined)
  return JSON.stringify(values.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Equal for equal values only: numbers as they are written, a variable that was not given as if it were not there. */
function valueText(value: ValueNode, variables: Record<string, unknown>): string | undefined {
  switch (value.kind) {
    case Kind.VARIABLE:
      return JSON.stringify(variables[value.name.value])
    case Kind.LIST:
      return `[${value.values.map((item) => valueText(item, variables) ?? 'null').join()}]`
    case Kind.OBJECT: {
      const fields = value.fields.flatMap((field) => {
        const text = valueText(field.value, variables)
        return text === undefined ? [] : [`${JSON.stringify(field.name.value)}:${text}`]
      })
      return `{${fields.join()}}`
    }
    case Kind.STRING:
    case Kind.ENUM:
    case Kind.BOOLEAN:
      return JSON.stringify(value.value)
    case Kind.NULL:
      return 'null'
    default:
      return value.value
  }
}

/** @param fields as `Type.field` */
function selectsAny(fields: ReadonlySet<string>, schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema)
  let found = false
  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ name }) {
        const parent = types.getParentType()
        if (!parent) return
        const interfaces = isInterfaceType(parent) ? [] : 'getInterfaces' in parent ? parent.getInterfaces() : []
        found ||= [parent, ...interfaces].some((type) => fields.has(`${type.name}.${name.value}`))
      },
    }),
  )
  return found
}

function unidentified(document: DocumentNode, operationName: string | undefined): string {
  if (operationName !== undefined) return `Unknown operation named "${operationName}".`
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION)
  return operations.length > 1 ? 'Must provide operation name if query contains multiple operations.' : 'Must provide an operation.'
}

/** @throws SubscriptionFailure instead of whatever the planner throws */
export function planOrRefuse<T>(make: () => T): T {
  try {
    return make()
  } catch (cause) {
    const failure = new SubscriptionFailure(errorsOf(cause))
    failure.cause = cause
    throw failure
  }
}
