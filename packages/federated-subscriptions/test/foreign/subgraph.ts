import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { execute, parse, validate, type DocumentNode, type ExecutionResult } from 'graphql'
import type { SubscribePayload } from 'graphql-ws'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'

export interface ForeignSubgraph {
  name: string
  typeDefs: DocumentNode
  url: string
  port: number
  /** Queries it was asked, newest last. */
  queries: string[]
  /** The same, with their variables. */
  requests: { query: string; variables: Record<string, unknown> }[]
  /** Subscribe messages it was sent, newest last. */
  subscribes: SubscribePayload[]
  /** Open WebSockets. */
  sockets(): number
  /** While set, each query waits for it first. */
  hold: Promise<unknown> | undefined
  /** Closes every WebSocket with this code. */
  closeSockets(code: number): void
  /** Cuts every connection and stops listening. */
  kill(): Promise<void>
  /** Listens again, on the same port. */
  revive(): Promise<void>
}

/** Where a subscription with these variables starts, if they hold no cursor. */
type Start = (variables: Record<string, unknown>, query: string) => { cursor: string; from?: 'state' | 'live' }

type Resolvers = Parameters<typeof buildSubgraphSchema>[0] extends infer M ? (M extends { resolvers?: infer R } ? R : never) : never

/**
 * A subgraph as anyone would write it: `@apollo/subgraph` over HTTP, graphql-ws beside it.
 * @param start where a live field starts without a cursor to go on after, told to those who ask for it
 */
export async function startSubgraph(name: string, sdl: string, resolvers: Resolvers, start?: Start): Promise<ForeignSubgraph> {
  const typeDefs = parse(sdl)
  const schema = buildSubgraphSchema([{ typeDefs, resolvers: resolvers as never }]) // its resolver types do not survive the inference
  const subgraph: ForeignSubgraph = {
    name,
    typeDefs,
    url: '',
    port: 0,
    queries: [],
    requests: [],
    subscribes: [],
    sockets: () => sockets.clients.size,
    hold: undefined,
    closeSockets: (code) => sockets.clients.forEach((client) => client.close(code)),
    async kill() {
      sockets.clients.forEach((client) => client.terminate())
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
    revive: () => listen(subgraph.port),
  }
  let server: Server
  const sockets = new WebSocketServer({ noServer: true })
  useServer(
    {
      schema,
      onSubscribe: (_context, _id, payload) => void subgraph.subscribes.push(payload),
      onOperation: (_context, _id, { extensions, query, variables }, _args, result) =>
        extensions?.['live'] === 'head' && start && isGenerator(result) ? startFirst(startOf(start, query, variables), result) : undefined,
    },
    sockets,
  )
  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const { query, variables } = JSON.parse(await bodyOf(request)) as { query: string; variables: Record<string, unknown> }
    subgraph.queries.push(query)
    subgraph.requests.push({ query, variables })
    await subgraph.hold
    const document = parse(query)
    const faults = validate(schema, document)
    return faults.length > 0 ? { errors: faults } : execute({ schema, document, variableValues: variables, contextValue: {} })
  }
  async function listen(port: number): Promise<void> {
    server = createServer((request, response) => {
      void answer(request).then((result) => response.setHeader('content-type', 'application/json').end(JSON.stringify(result)))
    })
    server.on('upgrade', (request, stream, head) =>
      sockets.handleUpgrade(request, stream, head, (socket) => sockets.emit('connection', socket, request)),
    )
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    subgraph.port = (server.address() as AddressInfo).port // a TCP server's
    subgraph.url = `http://127.0.0.1:${subgraph.port}/graphql`
  }
  await listen(0)
  return subgraph
}

function startOf(start: Start, query: string, variables: Record<string, unknown> | null | undefined): object {
  // The gateway's own name for the place to go on after.
  const after = variables?.['live_after']
  const told = start(variables ?? {}, query)
  return typeof after === 'string' ? { ...told, cursor: after } : told
}

function isGenerator(result: object): result is AsyncGenerator<ExecutionResult, void, void> {
  return 'next' in result && 'return' in result
}

function startFirst(live: object, results: AsyncGenerator<ExecutionResult, void, void>): AsyncGenerator<ExecutionResult, void, void> {
  let told = false
  const next = results.next.bind(results)
  results.next = () => {
    if (told) return next()
    told = true
    return Promise.resolve({ done: false, value: { data: null, extensions: { live } } })
  }
  return results
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk)
  return body
}
