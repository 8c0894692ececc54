import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { ApolloServer, HeaderMap } from '@apollo/server'
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { identityHeader } from '@parley/platform'
import { GraphQLError, parse, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import { composeShop, shopSubgraphs, shopTypeDefs, type ShopSubgraph } from './shop-supergraph.ts'

export interface ShopContext {
  headers: IncomingHttpHeaders
}

export interface Shop {
  supergraphSdl: string
  urls: Record<ShopSubgraph, string>
  /** Headers of the requests that a subgraph got. */
  requests: Record<ShopSubgraph, IncomingHttpHeaders[]>
  /** TCP connections that a subgraph has taken so far. */
  connections: Record<ShopSubgraph, number>
  /** What a subgraph's answers wait for. */
  hold: { [name in ShopSubgraph]?: Promise<void> }
  /** TCP connections to a subgraph that are open. */
  openConnections(subgraph: ShopSubgraph): number
  /** `extensions` of the subscribe messages that products got. */
  subscribes: Record<string, unknown>[]
  stop(subgraph: ShopSubgraph): Promise<void>
  close(): Promise<void>
}

const names: Record<string, string> = { '1': 'Table', '2': 'Chair', '3': 'Lamp' }
const product = (id: string) => ({ id, name: names[id] ?? 'Thing' })

type Resolvers = Record<
  string,
  Record<string, GraphQLFieldResolver<never, ShopContext> | { subscribe: GraphQLFieldResolver<never, ShopContext> }>
>

/** Nothing ever happens. */
const quiet = () => {
  const events = { next: () => new Promise(() => {}), return: async () => ({ done: true }), [Symbol.asyncIterator]: () => events }
  return events
}

const resolvers: Record<ShopSubgraph, Resolvers> = {
  products: {
    Query: {
      products: () => Object.keys(names).map(product),
      product: (_: unknown, { id }: { id: string }) => (id in names ? product(id) : null),
      secret: () => 'for members',
      whoAmI: (_: unknown, __: unknown, { headers }: ShopContext) => headers[identityHeader],
      requestId: (_: unknown, __: unknown, { headers }: ShopContext) => headers['x-request-id'],
      slow: (_: unknown, __: unknown, { headers }: ShopContext) => new Promise((resolve) => setTimeout(resolve, 60_000, headers).unref()),
    },
    Mutation: {
      rename: (_: unknown, { id, name }: { id: string; name: string }) => ({ id, name }),
      fail: (_: unknown, { how }: { how: string }) => {
        if (how === 'told')
          throw new GraphQLError('There is no such thing.', { extensions: { code: 'NOT_FOUND', stacktrace: ['at /srv/shop.ts'] } })
        throw new Error('connect ECONNREFUSED postgres://shop:hunter2@10.0.0.7')
      },
    },
    Subscription: {
      priceChanged: {
        subscribe: async function* (_: unknown, { id, times }: { id: string; times: number }) {
          for (let price = 1; price <= times; price++) yield { priceChanged: { price, product: product(id) } }
        } as never,
      },
      pulse: {
        subscribe: async function* () {
          for (let pulse = 1; ; pulse++) {
            yield { pulse }
            await new Promise((resolve) => setTimeout(resolve, 20).unref())
          }
        } as never,
      },
      quiet: { subscribe: quiet as never },
      ticks: {
        subscribe: async function* () {
          yield { ticks: 1 }
          await new Promise((resolve) => setTimeout(resolve, 60_000).unref())
        } as never,
      },
    },
    Product: {
      __resolveReference: ({ id }: { id: string }) => product(id),
      related: ({ id }: { id: string }) =>
        Object.keys(names)
          .filter((other) => other !== id)
          .map(product),
    } as never,
  },
  reviews: {
    Product: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      reviews: ({ id }: { id: string }) => [{ text: `I like ${names[id] ?? 'it'}`, author: 'Ann' }],
      stars: () => 4.5,
    } as never,
  },
  stock: {
    Product: { __resolveReference: ({ id }: { id: string }) => ({ id }), inStock: ({ id }: { id: string }) => Number(id) * 10 } as never,
  },
}

/** Starts the shop: real servers on free ports. */
export async function startShop(): Promise<Shop> {
  const requests: Shop['requests'] = { products: [], reviews: [], stock: [] }
  const connections: Shop['connections'] = { products: 0, reviews: 0, stock: 0 }
  const subscribes: Shop['subscribes'] = []
  const open: Record<ShopSubgraph, number> = { products: 0, reviews: 0, stock: 0 }
  const hold: Shop['hold'] = {}
  const running = new Map<ShopSubgraph, { url: string; close: () => Promise<void> }>()
  for (const name of shopSubgraphs)
    running.set(
      name,
      await startSubgraph(
        name,
        (headers) => {
          requests[name].push(headers)
          return hold[name]
        },
        (socket) => {
          connections[name]++
          open[name]++
          socket.once('close', () => open[name]--)
        },
        (extensions) => void subscribes.push(extensions),
      ),
    )
  const urls = Object.fromEntries([...running].map(([name, { url }]) => [name, url])) as Shop['urls']
  return {
    supergraphSdl: composeShop(urls),
    urls,
    requests,
    connections,
    hold,
    openConnections: (name) => open[name],
    subscribes,
    stop: async (name) => running.get(name)?.close(),
    close: async () => void (await Promise.all([...running.values()].map(({ close }) => close()))),
  }
}

async function startSubgraph(
  name: ShopSubgraph,
  onRequest: (headers: IncomingHttpHeaders) => Promise<void> | undefined,
  onConnection: (socket: Socket) => void,
  onSubscribe: (extensions: Record<string, unknown>) => void,
) {
  const schema = buildSubgraphSchema({ typeDefs: parse(shopTypeDefs[name]), resolvers: resolvers[name] as never })
  const apollo = new ApolloServer<ShopContext>({
    schema,
    stopOnTerminationSignals: false,
    includeStacktraceInErrorResponses: true,
    plugins: [ApolloServerPluginInlineTraceDisabled()],
  })
  await apollo.start()
  const server = createServer((request, response) => {
    const held = onRequest(request.headers)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (request.method !== 'POST' || request.url !== '/graphql')
        return void response.end(`${request.method} ${request.url} ${Buffer.concat(chunks).toString()}`)
      Promise.resolve(held)
        .then(() =>
          apollo.executeHTTPGraphQLRequest({
            httpGraphQLRequest: {
              method: 'POST',
              search: '',
              headers: new HeaderMap([['content-type', 'application/json']]),
              body: JSON.parse(Buffer.concat(chunks).toString()),
            },
            context: async () => ({ headers: request.headers }),
          }),
        )
        .then(({ status, headers, body }) =>
          response.writeHead(status ?? 200, Object.fromEntries(headers)).end(body.kind === 'complete' ? body.string : ''),
        )
        .catch(() => response.destroy())
    })
  })
  server.on('connection', onConnection)
  const sockets = serveSockets(server, schema, onSubscribe)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    close: async () => {
      if (!server.listening) return
      await sockets.dispose()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await apollo.stop()
    },
  }
}

function serveSockets(server: Server, schema: GraphQLSchema, onSubscribe: (extensions: Record<string, unknown>) => void) {
  const echo = new WebSocketServer({ noServer: true })
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    if (request.url?.startsWith('/rooms/closed')) return void socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno')
    const target = request.url?.startsWith('/rooms/') ? echo : sockets
    target.handleUpgrade(request, socket, head, (webSocket) => target.emit('connection', webSocket, request))
  })
  echo.on('connection', (socket, request) => {
    socket.send(`${request.url} ${request.headers.authorization ?? ''}`)
    socket.on('message', (data: Buffer, isBinary) => {
      if (!isBinary && data.toString() === 'close 4001') return socket.close(4001)
      socket.send(data, { binary: isBinary })
    })
  })
  return useServer({ schema, onSubscribe: (_context, _id, { extensions }) => onSubscribe(extensions ?? {}) }, sockets)
}
