import { createServer } from 'node:http'
import { ApolloGateway, RemoteGraphQLDataSource, type GraphQLDataSource } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { attachWebSocketServer, createFederatedSubscriptions } from '@parley/federated-subscriptions'
import { GraphQLError } from 'graphql'

/** Queries, mutations and subscriptions of a supergraph on `ws://127.0.0.1:<port>/graphql`. */
export async function serve(supergraphSdl: string, port: number) {
  // One data source per subgraph, for queries and for the events' entities alike.
  const sources = new Map<string, GraphQLDataSource>()
  const dataSource = ({ name, url = '' }: { name: string; url?: string }) => {
    const source = sources.get(name) ?? new RemoteGraphQLDataSource({ url })
    sources.set(name, source)
    return source
  }
  const apollo = new ApolloServer({ gateway: new ApolloGateway({ supergraphSdl, buildService: dataSource }) })
  await apollo.start()

  const subscriptions = createFederatedSubscriptions<{ user: string }>({
    supergraphSdl,
    dataSource,
    // Who asks goes to the subgraph with each subscribe message: the socket is shared.
    upstreamExtensions: ({ user }) => ({ user }),
  })
  const server = createServer()
  const webSockets = attachWebSocketServer<{ user: string }>({
    server,
    path: '/graphql',
    authenticate: ({ user }) => {
      if (typeof user !== 'string') throw new GraphQLError('Say who you are.', { extensions: { code: 'UNAUTHENTICATED' } })
      return { context: { user } }
    },
    async execute({ query, variables, operationName, context }) {
      const { body } = await apollo.executeOperation(
        { query, variables: variables ?? {}, ...(operationName ? { operationName } : {}) },
        { contextValue: context },
      )
      return body.kind === 'single' ? body.singleResult : { errors: [{ message: 'Incremental delivery is not served here.' }] }
    },
    subscribe: (operation) => subscriptions.subscribe(operation),
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))

  return {
    server,
    async close() {
      await webSockets.close()
      await subscriptions.close()
      await apollo.stop()
      server.close()
    },
  }
}
