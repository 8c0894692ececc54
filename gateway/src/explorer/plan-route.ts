import { SubscriptionFailure, type FederatedSubscriptions } from '@parley/federated-subscriptions'
import { ParleyError, type Principal, type Role } from '@parley/platform'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GraphQLError, parse, type DocumentNode, type GraphQLFormattedError } from 'graphql'
import { z } from 'zod'
import { checkDocument } from '../limits/check-document.ts'
import type { Limits } from '../limits/limits.ts'

export interface PlanRouteOptions {
  subscriptions: Pick<FederatedSubscriptions<never>, 'schema' | 'explain'>
  authenticate: (authorization: string | undefined) => Promise<{ principal: Principal }>
  /** Whether everyone is anonymous here: then anonymous people see plans, too. */
  isOpen: boolean
  /** Who may see plans; undefined: everyone who is signed in. */
  roles: readonly Role[] | undefined
  limits: Limits
  formatError: (error: GraphQLError) => GraphQLFormattedError
}

const question = z.object({ query: z.string(), operationName: z.string().nullish() })

/**
 * `POST /graphql/explorer/plan` with `{ query, operationName }`: the query plan of the operation, which is not executed, as
 * `{ plan: { tree, text } | null }`, or `{ errors }`. The document is held to the same limits as one that is to be executed.
 */
export function addPlanRoute(
  app: FastifyInstance,
  { subscriptions, authenticate, isOpen, roles, limits, formatError }: PlanRouteOptions,
): void {
  async function admit({ headers }: FastifyRequest): Promise<void> {
    if (isOpen) return
    const { principal } = await authenticate(headers.authorization)
    if (principal.kind !== 'user') throw new ParleyError('UNAUTHENTICATED')
    if (roles && !roles.includes(principal.role)) throw new ParleyError('FORBIDDEN')
  }
  const refuse = (errors: readonly GraphQLError[]) => ({ errors: errors.map(formatError) })

  app.post('/graphql/explorer/plan', async (request, reply) => {
    await admit(request)
    void reply.header('cache-control', 'no-store')
    const asked = question.safeParse(request.body)
    if (!asked.success) throw new ParleyError('BAD_USER_INPUT', { message: 'Send {"query": "...", "operationName": "..."}.' })
    let document: DocumentNode
    try {
      document = parse(asked.data.query, { maxTokens: limits.maxTokens })
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error
      error.extensions['code'] = 'GRAPHQL_PARSE_FAILED'
      return refuse([error])
    }
    const faults = checkDocument(subscriptions.schema, document, limits)
    if (faults.length > 0) return refuse(faults)
    try {
      return { plan: subscriptions.explain(document, asked.data.operationName ?? undefined) ?? null }
    } catch (error) {
      if (!(error instanceof SubscriptionFailure)) throw error
      return refuse(error.errors)
    }
  })
}
