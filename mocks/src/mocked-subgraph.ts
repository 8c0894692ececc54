import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { anonymous, identityHeader, ParleyError, type Closable, type Principal, type VerifyIdentity } from '@parley/platform'
import { GraphQLError } from 'graphql'
import { createHandler } from 'graphql-http/lib/use/http'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import type { MockedSchema } from './mocked-schema.ts'

/** Who asks; anybody may see everything. */
export interface MockContext {
  principal: Principal
}

export interface MockedSubgraph extends Closable {
  /** Of `/graphql`. */
  url: string
}

/** Serves a mocked schema on a free port: GraphQL over HTTP and `graphql-transport-ws`, as the gateway asks for it. */
export async function startMockedSubgraph({ schema, forget }: MockedSchema, verifyIdentity: VerifyIdentity): Promise<MockedSubgraph> {
  const contextOf = async (token: unknown): Promise<MockContext> => ({
    principal: typeof token === 'string' ? (await verifyIdentity(token)).principal : anonymous,
  })
  const handle = createHandler({
    schema,
    context: async ({ raw }) => ({ ...(await contextOf(raw.headers[identityHeader])) }),
    formatError: withCode,
  })
  let answering = 0
  const server = createServer((request, response) => {
    answering += 1
    response.once('close', () => {
      answering -= 1
      if (answering === 0) forget()
    })
    void handle(request, response)
  })
  const sockets = new WebSocketServer({ server, path: '/graphql' })
  const protocol = useServer(
    {
      schema,
      context: (_context, _id, { extensions }) => contextOf(extensions?.[identityHeader]),
      onError: (_context, _id, _payload, errors) => errors.map((error) => withCode(error).toJSON()),
    },
    sockets,
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`, // it listens on a port
    async close() {
      await protocol.dispose()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A ParleyError's code, where clients look for it. */
function withCode(error: Readonly<GraphQLError | Error>): GraphQLError {
  const known = error instanceof GraphQLError ? error : new GraphQLError(error.message, { originalError: error })
  const cause = known.originalError
  if (!(cause instanceof ParleyError)) return known
  const { nodes, source, positions, path, extensions } = known
  return new GraphQLError(cause.message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions: { ...extensions, code: cause.code },
  })
}
