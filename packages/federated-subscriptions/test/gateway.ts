import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ApolloGateway, RemoteGraphQLDataSource, type GraphQLDataSource } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import type { ExecutionResult } from 'graphql'
import { createClient, type Client } from 'graphql-ws'
import { WebSocket } from 'ws'
import {
  attachWebSocketServer,
  createFederatedSubscriptions,
  type FederatedSubscriptions,
  type FederatedSubscriptionsOptions,
  type WebSocketServerHandle,
  type WebSocketServerOptions,
} from '../src/index.ts'

process.env['APOLLO_TELEMETRY_DISABLED'] = 'true'

export interface Viewer {
  name: string
}

export interface TestGateway {
  subscriptions: FederatedSubscriptions<Viewer>
  webSockets: WebSocketServerHandle
  server: Server
  url: string
  query(query: string, variables?: Record<string, unknown>): Promise<ExecutionResult>
  client(connectionParams?: Record<string, unknown>): Client
  stop(): Promise<void>
}

/** The library as an application mounts it: Apollo's gateway answers queries, both share the data sources. */
export async function startGateway(
  supergraphSdl: string,
  options: Partial<FederatedSubscriptionsOptions<Viewer>> = {},
  socketOptions: Partial<WebSocketServerOptions<Viewer>> = {},
): Promise<TestGateway> {
  const sources = new Map<string, GraphQLDataSource>()
  const dataSource = ({ name, url }: { name: string; url?: string }): GraphQLDataSource => {
    const source = sources.get(name) ?? new RemoteGraphQLDataSource({ url: url ?? '' })
    sources.set(name, source)
    return source
  }
  const quiet = { debug() {}, info() {}, warn() {}, error() {} }
  const gateway = new ApolloGateway({ supergraphSdl, buildService: dataSource, logger: quiet })
  const apollo = new ApolloServer({ gateway, logger: quiet, stopOnTerminationSignals: false, includeStacktraceInErrorResponses: false })
  await apollo.start()
  const run = async (query: string, variables: Record<string, unknown> = {}): Promise<ExecutionResult> => {
    const { body } = await apollo.executeOperation({ query, variables })
    if (body.kind !== 'single') throw new Error('incremental')
    return JSON.parse(JSON.stringify(body.singleResult)) as ExecutionResult // as it would arrive
  }

  const subscriptions = createFederatedSubscriptions<Viewer>({
    supergraphSdl,
    dataSource,
    ...options,
    limits: { idleSocketMs: 50, ...options.limits },
  })
  const server = createServer()
  const webSockets = attachWebSocketServer<Viewer>({
    server,
    path: '/graphql',
    authenticate: async ({ name }) => ({ context: { name: typeof name === 'string' ? name : 'anyone' } }),
    execute: ({ query, variables }) => run(query, variables ?? {}),
    subscribe: (operation) => subscriptions.subscribe(operation),
    ...socketOptions,
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/graphql` // a TCP server's
  const clients: Client[] = []
  return {
    subscriptions,
    webSockets,
    server,
    url,
    query: run,
    client(connectionParams) {
      const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, ...(connectionParams ? { connectionParams } : {}) })
      clients.push(client)
      return client
    },
    async stop() {
      await Promise.allSettled(clients.map(async (client) => client.dispose()))
      await subscriptions.close()
      await webSockets.close()
      await new Promise((resolve) => server.close(resolve))
      await apollo.stop()
    },
  }
}
