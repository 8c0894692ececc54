/**
 * The one place that knows the inside of Apollo's packages, which changes between 2.x versions: they are pinned in package.json.
 * `@apollo/query-planner` plans subscriptions, `@apollo/gateway` will not execute them. So an event is executed as an ordinary plan:
 * the subscription's first fetch, from a source that answers with the event, then the planner's fetches from other subgraphs.
 */
import { operationFromDocument, Supergraph } from '@apollo/federation-internals'
import { buildOperationContext, executeQueryPlan, type GraphQLDataSource } from '@apollo/gateway'
import { prettyFormatQueryPlan, QueryPlanner, type FetchNode, type PlanNode } from '@apollo/query-planner'
import {
  GraphQLError,
  parse,
  print,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql'
import { clone } from './clone.ts'
import { explainPlan, type Explained } from './explain-plan.ts'
import { codedError, subgraphError } from './graphql-errors.ts'
import type { Subgraph, SubscriptionLogger } from './options.ts'

/** An event as the owning subgraph sent it. */
export interface SubgraphEvent {
  data?: Record<string, unknown> | null
  errors?: readonly GraphQLFormattedError[]
  extensions?: Record<string, unknown>
}

export interface ApolloPlan {
  /** The subgraph that owns the root field. */
  subgraph: string
  /** What to subscribe to there. */
  primary: DocumentNode
  /** The subgraphs that each event asks; empty when the event already holds all. */
  enrichedBy: ReadonlySet<string>
  /** The subgraph's answer needs no reshaping: it has the very selection that the client wrote. */
  asAsked: boolean
  /** Runs the rest of the plan for one event. The event is not changed. Errors are as the client may see them. Never rejects. */
  execute(event: SubgraphEvent, request: EventRequest): Promise<ExecutionResult>
}

export interface EventRequest {
  variables: Record<string, unknown>
  /** The data sources' `context`. */
  context: unknown
  /** A source for each subgraph of `enrichedBy`. What it throws is shown to the client. */
  sources: Readonly<Record<string, GraphQLDataSource>>
}

export interface ApolloPlanner {
  /** The API schema. */
  readonly schema: GraphQLSchema
  /** With everything that the API schema hides. */
  readonly supergraphSchema: GraphQLSchema
  readonly subgraphs: readonly Subgraph[]
  /**
   * @param document valid against `schema`, with a subscription of that name
   * @throws GraphQLError when it cannot be planned
   */
  plan(document: DocumentNode, operationName: string | undefined): ApolloPlan
  /** The plan of any operation, for people; undefined when nothing is fetched. @throws GraphQLError when it cannot be planned */
  explain(document: DocumentNode, operationName: string | undefined): Explained | undefined
}

/**
 * Never a subgraph's name: with `@requires` the plan can go back to the owning subgraph, so the event's source
 * needs a name of its own.
 */
const eventService = '(event)'

export function createApolloPlanner(supergraphSdl: string, logger: SubscriptionLogger): ApolloPlanner {
  const supergraph = Supergraph.build(supergraphSdl, { validateSupergraph: false })
  const apiSchema = supergraph.apiSchema()
  // Made once: 4 ms an event otherwise.
  const schema = apiSchema.toGraphQLJSSchema()
  const supergraphSchema = supergraph.schema.toGraphQLJSSchema()
  const planner = new QueryPlanner(supergraph)
  const apolloLogger = Object.fromEntries(
    (['debug', 'info', 'warn', 'error'] as const).map((level) => [level, (message: unknown) => logger[level]({}, String(message))]),
  ) as Record<'debug' | 'info' | 'warn' | 'error', (message: unknown) => void> // fromEntries forgets the keys

  return {
    schema,
    supergraphSchema,
    subgraphs: supergraph.subgraphsMetadata().map(({ name, url }) => ({ name, url })),
    explain(document, operationName) {
      const plan = planner.buildQueryPlan(operationFromDocument(apiSchema, document, operationName === undefined ? {} : { operationName }))
      const tree = explainPlan(plan)
      return tree && { tree, text: prettyFormatQueryPlan(plan) }
    },
    plan(document, operationName) {
      const name = operationName === undefined ? {} : { operationName }
      const { node } = planner.buildQueryPlan(operationFromDocument(apiSchema, document, name))
      if (node?.kind !== 'Subscription') throw codedError('BAD_USER_INPUT', 'The subscription selects nothing.')
      const { primary, rest } = node
      const nodes: PlanNode[] = [{ ...primary, serviceName: eventService }, ...(rest ? [rest] : [])]
      const plan = { kind: 'QueryPlan', node: { kind: 'Sequence', nodes } } as const
      const operationContext = buildOperationContext({ schema, operationDocument: document, ...name })
      const primaryDocument = parse(primary.operation, { noLocation: true })
      const text = print(document)
      // Undefined where it cannot be told: then it is reshaped.
      const asked = selectionOf(document, operationName)

      return {
        subgraph: primary.serviceName,
        primary: primaryDocument,
        enrichedBy: servicesOf(rest),
        asAsked: !rest && !primary.outputRewrites?.length && asked !== undefined && asked === selectionOf(primaryDocument),
        async execute(event, { variables, context, sources }) {
          const source: GraphQLDataSource = {
            // A clone: execution merges into what it is given.
            process: async () => ({ data: clone(event.data ?? null), ...(event.errors ? { errors: event.errors } : {}) }),
          }
          const request = { query: text, variables, ...name }
          try {
            const { data, errors, extensions } = await executeQueryPlan(
              plan,
              { ...sources, [eventService]: source },
              {
                request,
                logger: apolloLogger,
                schema,
                schemaHash: '' as never, // a branded string that only usage reporting reads
                context: context as Record<string, unknown>, // opaque here: the data sources read it
                cache: noCache,
                queryHash: '',
                document,
                source: text,
                operationName: operationContext.operation.name?.value ?? null,
                operation: operationContext.operation,
                metrics: {},
                overallCachePolicy: undefined,
              },
              operationContext,
              supergraphSchema,
              apiSchema,
            )
            const missing = extensions?.['valueCompletion'] as readonly GraphQLError[] | undefined // set by executeQueryPlan alone
            const all = [...(errors ?? []), ...(missing ?? [])].map((error) => presentable(error, primary))
            return { data: data ?? null, ...(all.length > 0 ? { errors: all } : {}) }
          } catch (cause) {
            logger.error({ err: cause }, 'an event could not be executed')
            return { data: null, errors: [codedError('INTERNAL_SERVER_ERROR', 'The event could not be completed.')] }
          }
        },
      }
    },
  }
}

const noCache = { get: async () => undefined, set: async () => {}, delete: async () => false }

function servicesOf(node: PlanNode | undefined): ReadonlySet<string> {
  switch (node?.kind) {
    case 'Fetch':
      return new Set([node.serviceName])
    case 'Flatten':
      return servicesOf(node.node)
    case 'Condition':
      return new Set([...servicesOf(node.ifClause), ...servicesOf(node.elseClause)])
    case 'Sequence':
    case 'Parallel':
      return new Set(node.nodes.flatMap((child) => [...servicesOf(child)]))
    default:
      return new Set()
  }
}

/** The operation's selection as text; undefined with fragments, whose order of fields is the planner's. */
function selectionOf(document: DocumentNode, operationName?: string): string | undefined {
  for (const definition of document.definitions) {
    if (definition.kind !== 'OperationDefinition' || (operationName !== undefined && definition.name?.value !== operationName)) continue
    const text = print(definition.selectionSet)
    return text.includes('...') ? undefined : text
  }
  return undefined
}

/** An error as clients may see it: Apollo's names the event's source, and thrown ones have no code. */
function presentable(error: GraphQLError, { serviceName: owner }: FetchNode): GraphQLError {
  const { serviceName, code } = error.extensions
  if (typeof serviceName === 'string') {
    const name = serviceName === eventService ? owner : serviceName
    const message = error.message.replaceAll(eventService, name)
    return subgraphError({ message, extensions: error.extensions, ...(error.path ? { path: error.path } : {}) }, name)
  }
  if (error instanceof GraphQLError && typeof error.extensions['service'] === 'string') return error
  if (code === 'INVALID_GRAPHQL')
    return new GraphQLError(error.message, { path: error.path ?? null, extensions: { code: 'INTERNAL_SERVER_ERROR' } })
  return codedError('INTERNAL_SERVER_ERROR', 'A part of the event could not be completed.')
}
