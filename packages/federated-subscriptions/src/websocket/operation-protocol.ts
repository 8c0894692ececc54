import {
  GraphQLError,
  GraphQLSchema,
  parse,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FormattedExecutionResult,
  type GraphQLFormattedError,
  type OperationTypeNode,
} from 'graphql'
import { makeServer, type Context, type Server } from 'graphql-ws'
import { readClientDocument } from '../client-document.ts'
import { codedError, errorsOf } from '../graphql-errors.ts'
import { iterated } from '../iterated.ts'
import { markSent } from '../journey.ts'
import { isLiveSubscription } from '../live-subscription.ts'
import type { SubscriptionLogger } from '../options.ts'
import { createResultStream } from '../result-stream.ts'
import type { ClientSocket } from './client-socket.ts'
import { createNextFrames } from './next-frames.ts'
import type { AnyError, OperationResult, SocketOperation, WebSocketLimits, WebSocketServerOptions } from './options.ts'
import { Refusal } from './refusal.ts'
import { SocketSubscription, type EventSource } from './socket-subscription.ts'

/** An id is held for as long as its operation, and goes out with each of its messages. */
const longestId = 1_024

/** What `onSubscribe` passes on to `execute` and `subscribe`. */
interface Opening<C> {
  socket: ClientSocket<C>
  id: string
  operation: SocketOperation<C>
}

/** `graphql-transport-ws` itself is graphql-ws's; here stands what an operation and an error are to us. */
export function createOperationProtocol<C>(
  options: WebSocketServerOptions<C>,
  limits: WebSocketLimits,
  logger: SubscriptionLogger,
): Server<ClientSocket<C>> {
  const { authenticate, execute, subscribe, formatError = (error) => error.toJSON(), viewerKey, observer } = options
  type Socket = Context<Record<string, unknown>, ClientSocket<C>>
  const frames = createNextFrames()
  const refuse = (code: string): void => observer?.refused?.({ transport: 'websocket', code })

  const refused = (errors: readonly AnyError[]) =>
    createResultStream<ExecutionResult>(
      () => Promise.reject(new Refusal(errors)),
      () => {},
    )
  const format = (error: AnyError, { context }: ClientSocket<C>): GraphQLFormattedError => {
    if (!(error instanceof GraphQLError)) return error
    return context === undefined ? error.toJSON() : formatError(error, context)
  }

  /** What comes back goes to onNext unchanged, so that formatted results may pass as GraphQL's own. */
  const run = async (args: ExecutionArgs, how: (operation: SocketOperation<C>) => Promise<OperationResult<C>>) => {
    const opening = args.contextValue as Opening<C> // put there by onSubscribe
    const { socket, id, operation } = opening
    // graphql-ws holds the arguments for as long as the operation lasts.
    args.contextValue = undefined
    socket.opening.set(id, opening)
    let result: OperationResult<C>
    try {
      result = await how(operation)
    } catch (cause) {
      if (!(cause instanceof GraphQLError)) logger.error({ err: cause }, 'an operation failed')
      result = { errors: errorsOf(cause) }
    }
    const current = socket.opening.get(id) === opening
    if (current) socket.opened(id)
    const generator = Symbol.asyncIterator in result ? result : undefined
    if (!current) {
      await generator?.return()
      // Its client has completed it meanwhile and uses the id again: graphql-ws would take this one's end for the other's.
      return new Promise<never>(() => {})
    }
    const keepsCursors = operation.extensions?.['cursor'] === true
    // Its viewer may have been renewed while it was being opened.
    if (generator && isLiveSubscription<C>(generator) && socket.context !== undefined && socket.context !== operation.context)
      generator.renew(socket.context)
    if (generator) return new SocketSubscription(socket, id, sourceOf(generator, socket), frames, keepsCursors).iterator()
    const { data, errors } = result as ExecutionResult | FormattedExecutionResult
    return (data === undefined ? refused(errors ?? errorsOf(undefined)) : result) as ExecutionResult
  }

  const sourceOf = (result: AsyncGenerator<ExecutionResult, void, void>, socket: ClientSocket<C>): EventSource<C> => {
    if (isLiveSubscription<C>(result)) return result as EventSource<C> // its return() needs no argument
    let piped: ReturnType<typeof iterated<C>> | undefined
    return {
      pipe: (sink) => (piped = iterated(result, sink, (error) => format(error, socket), logger)),
      resume: () => piped?.resume(),
      renew: () => {},
      return: () => (piped ?? result).return(),
    }
  }

  return makeServer<Record<string, unknown>, ClientSocket<C>>({
    connectionInitWaitTimeout: limits.connectionInitMs,
    async onConnect(connection) {
      const { extra: socket, connectionParams = {} } = connection
      try {
        const authenticated = await authenticate(connectionParams, socket.request)
        delete (connection as { connectionParams?: unknown }).connectionParams // a token is long, and of no more use
        if (socket.ended) return false
        const key = viewerKey?.(authenticated.context)
        if (key !== undefined && !socket.place.claim(key)) {
          refuse('TOO_MANY_CONNECTIONS')
          socket.end(4429, 'TOO_MANY_CONNECTIONS')
          return false
        }
        socket.admit(authenticated)
        return !socket.ended
      } catch (cause) {
        const code = codeOf(cause)
        if (code === undefined) logger.error({ err: cause }, 'a socket could not be authenticated')
        refuse(code ?? 'FORBIDDEN')
        socket.end(4403, code ?? 'FORBIDDEN')
        return false
      }
    },
    onSubscribe({ extra: socket, subscriptions }: Socket, id, payload) {
      const { query, operationName, variables, extensions } = payload
      if (id.length > longestId) {
        socket.end(4400, 'Invalid message received')
        return [codedError('BAD_USER_INPUT', `An id may have at most ${longestId} characters.`)]
      }
      if (Object.keys(subscriptions).length > limits.operations) {
        refuse('RATE_LIMITED')
        return [codedError('RATE_LIMITED', `One socket carries at most ${limits.operations} operations at once.`)]
      }
      const read = readClientDocument(query, operationName)
      if (!('document' in read)) {
        if (read[0] && codeOf(read[0]) === 'OPERATION_TOO_COMPLEX') refuse('OPERATION_TOO_COMPLEX')
        return read
      }
      const operation: SocketOperation<C> = {
        query,
        document: read.document,
        context: socket.context as C, // set before the socket was acknowledged, and no operation comes before that
        request: socket.request,
        get signal() {
          return socket.signal
        },
        ...(operationName == null ? {} : { operationName }),
        ...(variables == null ? {} : { variables }),
        ...(extensions == null ? {} : { extensions }),
      }
      // graphql-ws holds the message, and what is returned here, for as long as the operation lasts: the document is read once, by us.
      Object.assign(payload, { query: '', variables: null, extensions: null })
      return { schema: unusedSchema, document: standIn[read.operation], contextValue: { socket, id, operation } satisfies Opening<C> }
    },
    execute: (args) => run(args, execute),
    subscribe: (args) => run(args, subscribe),
    async onNext({ extra: socket }, _id, _payload, _args, result) {
      while (socket.open && socket.full) await new Promise<void>((resolve) => socket.onFlushed(resolve))
      markSent(result)
      const { data, errors, extensions } = result
      return {
        data: data ?? null,
        ...(errors && { errors: errors.map((error) => format(error, socket)) }),
        ...(extensions && { extensions }),
      }
    },
    onError({ extra: socket }, _id, _payload, errors) {
      const own = errors.flatMap<AnyError>((error) => {
        if (error.originalError instanceof Refusal) return error.originalError.errors
        return error.originalError ? errorsOf(error.originalError) : [error]
      })
      return own.map((error) => format(error, socket))
    },
  })
}

/** The code of a `GraphQLError`, short enough for a close frame. */
export function codeOf(cause: unknown): string | undefined {
  const code = cause instanceof GraphQLError ? cause.extensions['code'] : undefined
  return typeof code === 'string' ? code.slice(0, 100) : undefined
}

/** graphql-ws passes a schema on to `execute` and `subscribe`; ours do not look at it. */
const unusedSchema = new GraphQLSchema({})

/** What graphql-ws looks at to tell what kind an operation is. */
const standIn = Object.fromEntries(['query', 'mutation', 'subscription'].map((kind) => [kind, parse(`${kind} { it }`)])) as Record<
  OperationTypeNode,
  DocumentNode
>
