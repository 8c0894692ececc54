import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { execute, parse, validate, type DocumentNode, type ExecutionArgs, type ExecutionResult, type GraphQLSchema } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'

export interface SubgraphServer {
  name: string
  typeDefs: DocumentNode
  url: string
}

interface SubgraphServerOptions {
  name: string
  sdl: string
  resolvers: object
  /** Serves subscriptions. */
  subscribe?: (args: ExecutionArgs) => AsyncGenerator<ExecutionResult, void, void>
}

/**
 * A subgraph that costs little: each document is parsed and validated once, since all is about what the gateway makes of it.
 * `@apollo/subgraph` over HTTP, graphql-ws beside it.
 */
export async function startSubgraphServer({ name, sdl, resolvers, subscribe }: SubgraphServerOptions): Promise<SubgraphServer> {
  const typeDefs = parse(sdl)
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: resolvers as never }]) // its types do not survive the inference
  const documents = createDocuments(schema)
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const end = (status: number, result: unknown) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(result))
    answer(request).then(
      (result) => end(200, result),
      (error: unknown) => end(500, { errors: [{ message: String(error) }] }),
    )
  })
  async function answer(request: IncomingMessage): Promise<unknown> {
    const { query, variables } = JSON.parse(await bodyOf(request)) as { query: string; variables?: Record<string, unknown> }
    return execute({ schema, document: documents(query), variableValues: variables ?? {}, contextValue: {} })
  }
  if (subscribe) {
    const sockets = new WebSocketServer({ server, perMessageDeflate: false })
    useServer(
      {
        schema,
        onSubscribe: (_context, _id, { query, variables, operationName }) => ({
          schema,
          document: documents(query),
          variableValues: variables ?? {},
          operationName: operationName ?? null,
          contextValue: {},
        }),
        subscribe: (args) => subscribe(args),
      },
      sockets,
      60_000,
    )
  }
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, resolve))
  const { port } = server.address() as AddressInfo // it listens on a port
  return { name, typeDefs, url: `http://127.0.0.1:${port}/graphql` }
}

function createDocuments(schema: GraphQLSchema): (query: string) => DocumentNode {
  const known = new Map<string, DocumentNode>()
  return (query) => {
    const old = known.get(query)
    if (old) return old
    const document = parse(query)
    const [fault] = validate(schema, document)
    if (fault) throw fault
    if (known.size < 1_000) known.set(query, document)
    return document
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer) // no encoding is set
  return Buffer.concat(chunks).toString()
}
