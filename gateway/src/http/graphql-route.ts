import { setMaxListeners } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { HeaderMap, type ApolloServer } from '@apollo/server'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import { ParleyError, errorCatalogue, httpStatusOf } from '@parley/platform'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { GatewayContext } from '../gateway-context.ts'
import type { Identity } from '../identity/create-identity.ts'
import type { Transports } from '../operations/create-transports.ts'
import type { Edition } from '../supergraph/edition.ts'
import { handOver } from './stream-routes.ts'

export interface GraphqlRouteOptions {
  /** The supergraph of the moment. */
  current: { readonly edition: Pick<Edition, 'use'> }
  identity: Identity
  /** The client's IP address. */
  addressOf: (request: IncomingMessage) => string
  /** Answers who asks for it by its Accept header. */
  multipart: Transports['multipart']
  /** Hears the code of each request that is refused before GraphQL sees it. */
  countError: (code: string) => void
  /** Answers a browser that comes for a page rather than for data. */
  explorerPage: (request: FastifyRequest, reply: FastifyReply) => FastifyReply
}

/** `POST /graphql`, and `GET /graphql` for queries; a browser gets the explorer, and subscriptions come in parts (multipart). */
export async function addGraphqlRoute(
  app: FastifyInstance,
  { current, identity, addressOf, multipart, countError, explorerPage }: GraphqlRouteOptions,
): Promise<void> {
  await app.register(async (scope) => {
    scope.setErrorHandler((error: FastifyError, request, reply) => answerAsGraphql(error, request, reply, countError))
    const context = async (request: FastifyRequest, reply: FastifyReply): Promise<GatewayContext> => ({
      principal: await authenticated(identity, request.headers.authorization),
      address: addressOf(request.raw),
      requestId: request.id,
      signal: whileConnected(reply),
    })
    const answer = (request: FastifyRequest, reply: FastifyReply) =>
      current.edition.use((apollo) => handlerOf(apollo, context)(request, reply))
    scope.route({
      method: ['GET', 'POST'],
      url: '/graphql',
      handler(request, reply) {
        if (wantsPage(request)) return explorerPage(request, reply)
        return request.method === 'POST' && multipart.wants(request.raw) ? handOver(multipart, request, reply) : answer(request, reply)
      },
    })
  })
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

const handlers = new WeakMap<object, Handler>()

function handlerOf(
  apollo: ApolloServer<GatewayContext>,
  context: (request: FastifyRequest, reply: FastifyReply) => Promise<GatewayContext>,
): Handler {
  const known = handlers.get(apollo)
  if (known !== undefined) return known
  // The integration is typed for Fastify's default logger; at run time any instance does.
  const handler = fastifyApolloHandler(apollo, { context: context as never }) as unknown as Handler
  handlers.set(apollo, handler)
  return handler
}

const wantsPage = ({ method, headers, query }: FastifyRequest) =>
  method === 'GET' && (headers.accept ?? '').includes('text/html') && !Object.hasOwn(query as object, 'query')

async function authenticated(identity: Identity, authorization: string | undefined) {
  try {
    return (await identity.authenticate(authorization)).principal
  } catch (error) {
    if (!(error instanceof ParleyError)) throw error
    // Apollo answers an error from here with 500 unless told otherwise.
    const headers = new HeaderMap(error.code === 'UNAUTHENTICATED' ? [['www-authenticate', 'Bearer']] : [])
    throw new ParleyError(error.code, {
      message: error.message,
      extensions: { ...error.extensions, http: { status: httpStatusOf(error), headers } },
      cause: error.cause,
    })
  }
}

function whileConnected(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  // One listener for each subgraph request under way; a query with many steps has more than Node's ten.
  setMaxListeners(100, controller.signal)
  reply.raw.once('close', () => reply.raw.writableFinished || controller.abort())
  return controller.signal
}

/** What Fastify refuses before GraphQL sees it, in GraphQL's shape. */
function answerAsGraphql(error: FastifyError, request: FastifyRequest, reply: FastifyReply, count: (code: string) => void): FastifyReply {
  const status = error.statusCode ?? 500
  const code = status === 413 ? 'PAYLOAD_TOO_LARGE' : status < 500 ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR'
  count(code)
  if (status >= 500) request.log.error({ err: error }, 'request failed')
  const message = code === 'BAD_USER_INPUT' ? error.message : errorCatalogue[code].message
  return reply.code(status).send({ errors: [{ message, extensions: { code } }] })
}
