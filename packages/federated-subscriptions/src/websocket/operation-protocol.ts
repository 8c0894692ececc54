import type { IncomingMessage } from 'node:http'
import {
  getOperationAST,
  GraphQLError,
  GraphQLSchema,
  parse,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLFormattedError,
} from 'graphql'
import { makeServer, type Context, type Server } from 'graphql-ws'
import { codedError, errorsOf } from '../graphql-errors.ts'
import { markSent } from '../journey.ts'
import type { SubscriptionLogger } from '../options.ts'
import { createResultStream } from '../result-stream.ts'
import type { ClientSocket } from './client-socket.ts'
import { createExpiry, type Expiry } from '../connections/expiry.ts'
import type { AnyError, OperationResult, SocketOperation, WebSocketLimits, WebSocketServerOptions } from './options.ts'

/** What is known of one socket. */
export interface SocketState<C> {
  socket: ClientSocket
  request: IncomingMessage
  /** Absent until `connection_init` was accepted. */
  context?: C
  abort: AbortController
  expiry?: Expiry
}

/** Thrown to end an operation by an `error` message: the protocol's server sends what a generator throws. */
class Refusal extends Error {
  readonly errors: readonly AnyError[]

  constructor(errors: readonly AnyError[]) {
    super('refused')
    this.errors = errors
  }
}

/** `graphql-transport-ws` itself is graphql-ws's; here stands what an operation and an error are to us. */
export function createOperationProtocol<C>(
  { authenticate, execute, subscribe, formatError = (error) => error.toJSON() }: WebSocketServerOptions<C>,
  limits: WebSocketLimits,
  logger: SubscriptionLogger,
): Server<SocketState<C>> {
  type Socket = Context<Record<string, unknown>, SocketState<C>>

  const refused = (errors: readonly AnyError[]) =>
    createResultStream<ExecutionResult>(
      () => Promise.reject(new Refusal(errors)),
      () => {},
    )
  /** What comes back goes to onNext unchanged, so that formatted results may pass as GraphQL's own. */
  const run = async <R extends OperationResult>(operation: SocketOperation<C>, how: (operation: SocketOperation<C>) => Promise<R>) => {
    try {
      const result: OperationResult = await how(operation)
      if (Symbol.asyncIterator in result) return result
      return (result.data === undefined ? refused(result.errors ?? errorsOf(undefined)) : result) as ExecutionResult
    } catch (cause) {
      if (!(cause instanceof GraphQLError)) logger.error({ err: cause }, 'an operation failed')
      return refused(errorsOf(cause))
    }
  }
  const format = (error: AnyError, { context }: SocketState<C>): GraphQLFormattedError => {
    if (!(error instanceof GraphQLError)) return error
    return context === undefined ? error.toJSON() : formatError(error, context)
  }

  return makeServer<Record<string, unknown>, SocketState<C>>({
    connectionInitWaitTimeout: limits.connectionInitMs,
    async onConnect({ extra: state, connectionParams = {} }) {
      try {
        const { context, expiresAt } = await authenticate(connectionParams, state.request)
        if (state.socket.ended) return false
        state.context = context
        if (expiresAt !== undefined) state.expiry = createExpiry(expiresAt, () => state.socket.end(4403, 'TOKEN_EXPIRED'))
        return !state.socket.ended
      } catch (cause) {
        const code = cause instanceof GraphQLError ? cause.extensions['code'] : undefined
        if (code === undefined) logger.error({ err: cause }, 'a socket could not be authenticated')
        state.socket.end(4403, typeof code === 'string' ? code.slice(0, 100) : 'FORBIDDEN')
        return false
      }
    },
    onSubscribe({ extra: state, subscriptions }: Socket, _id, { query, operationName, variables, extensions }) {
      if (Object.keys(subscriptions).length > limits.operations)
        return [codedError('RATE_LIMITED', `One socket carries at most ${limits.operations} operations at once.`)]
      const document = parseOrErrors(query)
      if (!('kind' in document)) return document
      if (!getOperationAST(document, operationName))
        return [
          codedError(
            'OPERATION_RESOLUTION_FAILURE',
            operationName
              ? `Unknown operation named "${operationName}".`
              : 'Must provide operation name if query contains multiple operations.',
          ),
        ]
      const operation: SocketOperation<C> = {
        query,
        document,
        context: state.context as C, // set before the socket was acknowledged, and no operation comes before that
        request: state.request,
        signal: state.abort.signal,
        ...(operationName == null ? {} : { operationName }),
        ...(variables == null ? {} : { variables }),
        ...(extensions == null ? {} : { extensions }),
      }
      return { schema: unusedSchema, document, operationName: operationName ?? null, contextValue: operation }
    },
    execute: (args) => run(operationOf(args), execute),
    subscribe: (args) => run(operationOf(args), subscribe),
    async onNext({ extra: state }, _id, _payload, _args, result) {
      await state.socket.writable()
      markSent(result)
      const { data, errors, extensions } = result
      return {
        data: data ?? null,
        ...(errors && { errors: errors.map((error) => format(error, state)) }),
        ...(extensions && { extensions }),
      }
    },
    onError({ extra: state }, _id, _payload, errors) {
      const own = errors.flatMap<AnyError>((error) => {
        if (error.originalError instanceof Refusal) return error.originalError.errors
        return error.originalError ? errorsOf(error.originalError) : [error]
      })
      return own.map((error) => format(error, state))
    },
    onClose({ extra: state }) {
      state.expiry?.clear()
      state.abort.abort()
    },
  })

  function operationOf({ contextValue }: ExecutionArgs): SocketOperation<C> {
    return contextValue as SocketOperation<C> // put there by onSubscribe
  }
}

/** graphql-ws passes a schema on to `execute` and `subscribe`; ours do not look at it. */
const unusedSchema = new GraphQLSchema({})

/** Bounds the time of parsing. */
const maxTokens = 15_000

function parseOrErrors(query: string): DocumentNode | readonly GraphQLError[] {
  try {
    return parse(query, { maxTokens })
  } catch (cause) {
    const [error = codedError('GRAPHQL_PARSE_FAILED', 'The document cannot be parsed.')] = errorsOf(cause)
    error.extensions['code'] = 'GRAPHQL_PARSE_FAILED'
    return [error]
  }
}
