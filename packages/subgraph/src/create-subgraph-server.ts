import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled'
import { buildSubgraphSchema } from '@apollo/subgraph'
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/index.js'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import {
  acceptRequestId,
  cutConnections,
  errorCatalogue,
  identityHeader,
  listen,
  now,
  ParleyError,
  type Caller,
  type Logger,
  type Metrics,
  type VerifyIdentity,
} from '@parley/platform'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GraphQLError, parse } from 'graphql'
import type { CreateContext, SubgraphContext } from './context.ts'
import { dateTime } from './date-time.ts'
import { formatError } from './format-error.ts'
import { refuseBadText } from './refuse-bad-text.ts'
import { createSubscriptionServer } from './subscription-server.ts'

export interface SubgraphServerOptions<C extends SubgraphContext> {
  /** As in supergraph.yaml; the audience of the identities it accepts. */
  name: string
  /** The schema file's text. */
  typeDefs: string
  /** By type and field, as codegen types them; `DateTime` is added. */
  resolvers: object
  createContext: CreateContext<C>
  verifyIdentity: VerifyIdentity
  /** From `createHttpServer`, with the subgraph's own routes; not yet listening. */
  app: FastifyInstance
  logger: Logger
  metrics: Metrics
  /** Default 127.0.0.1. */
  host?: string | undefined
  /** Default 0: any free port. */
  port?: number | undefined
}

export interface SubgraphServer {
  /** Of `/graphql`. */
  url: string
  /** Hangs up on everyone, in the middle of whatever they are being told. Then close. */
  cut(): void
  /** Ends subscriptions, lets requests finish, stops listening. */
  close(): Promise<void>
}

/**
 * Serves a subgraph: GraphQL over HTTP and `graphql-transport-ws` at `/graphql`. It answers the gateway and other parts of the
 * platform only: whoever brings no signed identity gets 401.
 * @throws StartError when the port is taken; Error when the schema does not build
 */
export async function createSubgraphServer<C extends SubgraphContext>(options: SubgraphServerOptions<C>): Promise<SubgraphServer> {
  const { name, typeDefs, createContext, verifyIdentity, app, logger, metrics, host = '127.0.0.1', port = 0 } = options
  // Codegen types each resolver exactly; Apollo's own type is an index of loose functions.
  const resolvers = { DateTime: dateTime, ...options.resolvers } as unknown as GraphQLResolverMap<unknown>
  const schema = buildSubgraphSchema({ typeDefs: parse(typeDefs), resolvers })
  const apollo = new ApolloServer<C>({
    schema,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger,
    formatError: (formatted, error) => formatError(error, formatted, logger),
    plugins: [badTextPlugin, ApolloServerPluginInlineTraceDisabled()],
  })
  await apollo.start()
  // The integration's plugin is typed for Fastify's default logger; at run time any instance does.
  const handler = fastifyApolloHandler(apollo, {
    async context(request: FastifyRequest, reply: FastifyReply) {
      const begunAt = now() - reply.elapsedTime
      return createContext({ ...(await callerOf(request, verifyIdentity)), requestId: acceptRequestId(request.id), begunAt })
    },
  })
  app.route({ method: ['GET', 'POST', 'OPTIONS'], url: '/graphql', handler: handler as Parameters<typeof app.route>[0]['handler'] })
  const subscriptions = createSubscriptionServer({
    name,
    server: app.server,
    schema,
    createContext,
    verifyIdentity,
    logger,
    metrics,
  })
  const address = await listen(app, host, port)
  return {
    url: `${address}/graphql`,
    cut: () => cutConnections(app),
    async close() {
      await subscriptions.close()
      await app.close()
      await apollo.stop()
    },
  }
}

async function callerOf(request: FastifyRequest, verifyIdentity: VerifyIdentity): Promise<Caller> {
  const header = request.headers[identityHeader]
  try {
    return await verifyIdentity(typeof header === 'string' ? header : undefined)
  } catch (error) {
    if (!(error instanceof ParleyError)) throw error
    // Apollo answers an error from here with 500 unless told; it takes `http` out of what the client sees.
    throw new GraphQLError(error.message, { extensions: { code: error.code, http: { status: errorCatalogue[error.code].httpStatus } } })
  }
}

const badTextPlugin: ApolloServerPlugin<SubgraphContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ document, request }) => refuseBadText(document, request.variables),
  }),
}
