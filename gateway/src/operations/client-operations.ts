import type { IncomingMessage } from 'node:http'
import type { ApolloServer } from '@apollo/server'
import type { Authenticated, ClientOperation, FederatedSubscriptions, LiveSubscription } from '@parley/federated-subscriptions'
import { ParleyError, acceptRequestId, requestIdHeader, withRequestId } from '@parley/platform'
import type { ExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql'
import type { FormatError } from '../execution/format-error.ts'
import { PresentedError } from '../execution/presented-error.ts'
import type { GatewayContext } from '../gateway-context.ts'
import type { Identity } from '../identity/create-identity.ts'
import { checkDocument } from '../limits/check-document.ts'
import type { Limits } from '../limits/limits.ts'
import type { Edition } from '../supergraph/edition.ts'

export interface ClientOperationsOptions {
  /** The supergraph of the moment. */
  current: { readonly edition: Pick<Edition, 'use'> }
  subscriptions: FederatedSubscriptions<GatewayContext>
  identity: Identity
  /** The client's IP address. */
  addressOf: (request: IncomingMessage) => string
  limits: Limits
  formatError: FormatError
}

type Operation = ClientOperation<GatewayContext>

/** What clients may do over a connection that lasts, whatever its transport. */
export interface ClientOperations {
  /** @param authorization as it came with the connection */
  authenticate: (authorization: unknown, request: IncomingMessage) => Promise<Authenticated<GatewayContext>>
  /** @throws ParleyError FORBIDDEN unless the new token is of the same user and organisation */
  renew: (authorization: unknown, before: GatewayContext, request: IncomingMessage) => Promise<Authenticated<GatewayContext>>
  /** Queries and mutations, by the same executor as over HTTP. */
  execute: (operation: Operation) => Promise<ExecutionResult>
  subscribe: (operation: Operation) => Promise<LiveSubscription<GatewayContext> | ExecutionResult>
  formatError: (error: GraphQLError) => GraphQLFormattedError
}

export function createClientOperations(options: ClientOperationsOptions): ClientOperations {
  const { current, subscriptions, identity, addressOf, limits, formatError } = options

  const authenticate = async (authorization: unknown, request: IncomingMessage): Promise<Authenticated<GatewayContext>> => {
    const { principal, expiresAt } = await identity.authenticate(authorization)
    const context = { principal, address: addressOf(request), requestId: acceptRequestId(request.headers[requestIdHeader]) }
    return { context, ...(expiresAt !== undefined && { expiresAt }) }
  }

  return {
    authenticate,
    async renew(authorization, { principal: before }, request) {
      const authenticated = await authenticate(authorization, request)
      const { principal } = authenticated.context
      const same =
        principal.kind === 'user' &&
        before.kind === 'user' &&
        principal.userId === before.userId &&
        principal.organizationId === before.organizationId
      if (!same) throw new ParleyError('FORBIDDEN', { message: 'A connection goes on as the user who opened it.' })
      return authenticated
    },
    execute: (operation) => inItsRequest(operation, (context) => current.edition.use((apollo) => execute(apollo, operation, context))),
    subscribe: (operation) =>
      inItsRequest(operation, async (context) => {
        const errors = checkDocument(subscriptions.schema, operation.document, limits)
        return errors.length > 0 ? { errors } : subscriptions.subscribe({ ...operation, context })
      }),
    formatError: (error) => (error instanceof PresentedError ? error.formatted : formatError(error.toJSON(), error)),
  }
}

/** Runs an operation under a request id of its own: the client's, if it names one. */
function inItsRequest<T>({ context, extensions, signal }: Operation, work: (context: GatewayContext) => T): T {
  const requestId = acceptRequestId(extensions?.['requestId'])
  return withRequestId(requestId, () => work({ ...context, requestId, signal }))
}

async function execute(apollo: ApolloServer<GatewayContext>, operation: Operation, contextValue: GatewayContext): Promise<ExecutionResult> {
  const { query, operationName, variables } = operation
  const request = { query, ...(operationName != null && { operationName }), ...(variables != null && { variables }) }
  const { body } = await apollo.executeOperation(request, { contextValue })
  if (body.kind !== 'single') throw new Error('incremental delivery is not switched on')
  const { errors, ...result } = body.singleResult
  return errors === undefined ? result : { ...result, errors: errors.map(presented) }
}

const presented = (error: GraphQLFormattedError): GraphQLError => new PresentedError(error)
