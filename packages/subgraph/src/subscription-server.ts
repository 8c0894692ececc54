import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { identityHeader, acceptRequestId, withRequestId, type Logger, type Metrics, type VerifyIdentity } from '@parley/platform'
import { GraphQLError, getOperationAST, parse, validate, type ExecutionArgs, type GraphQLSchema } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import type { CreateContext, SubgraphContext } from './context.ts'
import { formatError } from './format-error.ts'
import { refuseBadText } from './refuse-bad-text.ts'
import { subscribeLive, type LiveRequest } from './subscribe-live.ts'

export interface SubscriptionServerOptions<C extends SubgraphContext> {
  name: string
  server: Server
  /** Default `/graphql`. */
  path?: string
  schema: GraphQLSchema
  createContext: CreateContext<C>
  verifyIdentity: VerifyIdentity
  logger: Logger
  metrics: Metrics
}

/** Operations that one socket may have open; the gateway carries everyone's over one. */
const maxPayloadBytes = 1_048_576

/**
 * `graphql-transport-ws` for a subgraph. Identity comes with each subscribe message, in `extensions['x-parley-identity']`:
 * the gateway's socket is shared. `extensions.journey: true` asks for the events' journeys, `extensions.live: "head"` for the
 * cursor to start from before the first event. Upgrades to other paths are left to the server's other listeners, of which the last
 * to be added answers what nobody serves; where there is none, they get 404.
 */
export function createSubscriptionServer<C extends SubgraphContext>(options: SubscriptionServerOptions<C>): { close(): Promise<void> } {
  const { name, server, path = '/graphql', schema, createContext, verifyIdentity, logger, metrics } = options
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxPayloadBytes })
  const active = metrics.gauge('websocket_active', 'Open WebSockets', ['service'])
  const requests = new WeakMap<ExecutionArgs, { freshContext: () => C; live: LiveRequest }>()

  const protocol = useServer(
    {
      schema,
      async onSubscribe(_context, _id, { query, operationName, variables, extensions }) {
        try {
          const caller = await verifyIdentity(textOf(extensions?.[identityHeader]))
          const document = parse(query)
          const faults = validate(schema, document)
          if (faults.length > 0) return faults
          refuseBadText(document, variables)
          const requestId = acceptRequestId(extensions?.['requestId'])
          const freshContext = () => createContext({ ...caller, requestId })
          const args: ExecutionArgs = {
            schema,
            document,
            operationName: operationName ?? null,
            variableValues: variables ?? null,
            contextValue: freshContext(),
          }
          if (!getOperationAST(document, operationName)) return [new GraphQLError('There is no operation of that name.')]
          requests.set(args, { freshContext, live: { journey: extensions?.['journey'] === true, head: extensions?.['live'] === 'head' } })
          return args
        } catch (error) {
          return [presentable(error, logger)]
        }
      },
      subscribe: async (args) => {
        const request = requests.get(args)
        if (request === undefined) throw new Error('a subscription without its request')
        return withRequestId(request.freshContext().requestId, () => subscribeLive(args, request.freshContext, request.live))
      },
      onNext: (_context, _id, _payload, _args, { data, errors, extensions }) =>
        errors && {
          data: data ?? null,
          errors: errors.map((error) => presentable(error, logger).toJSON()),
          ...(extensions && { extensions }),
        },
      onError: (_context, _id, _payload, errors) => errors.map((error) => presentable(error, logger).toJSON()),
    },
    sockets,
  )
  sockets.on('connection', (socket) => {
    active.inc({ service: name })
    socket.once('close', () => active.dec({ service: name }))
  })

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if ((request.url ?? '').split('?', 1)[0] === path)
      return sockets.handleUpgrade(request, socket, head, (webSocket) => sockets.emit('connection', webSocket, request))
    if (server.listenerCount('upgrade') === 1) refuse(socket)
  }
  server.on('upgrade', onUpgrade)
  return {
    async close() {
      server.off('upgrade', onUpgrade)
      await protocol.dispose()
    },
  }
}

/** Nobody serves the path: a client without an answer would wait for ever, and hold its socket. */
function refuse(socket: Duplex): void {
  socket.on('error', () => socket.destroy())
  socket.once('finish', () => socket.destroy())
  socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** The error as an operation's client may see it. */
function presentable(error: unknown, logger: Logger): GraphQLError {
  const known =
    error instanceof GraphQLError ? error : new GraphQLError(String(error), { originalError: error instanceof Error ? error : null })
  const { message, extensions, path } = formatError(error, known.toJSON(), logger)
  return new GraphQLError(message, {
    extensions: extensions ?? null,
    path: path ?? null,
    ...(known.source === undefined ? {} : { source: known.source }),
    ...(known.positions === undefined ? {} : { positions: known.positions }),
  })
}
