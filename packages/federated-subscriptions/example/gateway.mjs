// node gateway.mjs supergraph.graphql [port]
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { attachWebSocketServer, createFederatedSubscriptions, createSseHandler } from '@parley/federated-subscriptions'
import { GraphQLError } from 'graphql'

const supergraphSdl = readFileSync(process.argv[2] ?? 'supergraph.graphql', 'utf8')

// One data source for each subgraph: queries and the events' entities go through the same.
const sources = new Map()
const dataSource = ({ name, url }) => {
  if (!sources.has(name)) sources.set(name, new RemoteGraphQLDataSource({ url }))
  return sources.get(name)
}

// Apollo's gateway answers queries and mutations ...
const apollo = new ApolloServer({ gateway: new ApolloGateway({ supergraphSdl, buildService: dataSource }) })
await apollo.start()
async function execute({ query, variables, operationName, context }) {
  const { body } = await apollo.executeOperation({ query, variables, operationName }, { contextValue: context })
  return body.singleResult
}

// ... and subscriptions are held here.
const subscriptions = createFederatedSubscriptions({
  supergraphSdl,
  dataSource,
  // Who shares: the subscriptions of one user. Without it only those of one context object do, such as one socket's.
  viewer: ({ user }) => ({ key: user, context: { user } }),
  // Who asks goes to the subgraph with each subscribe message, since the socket is shared.
  upstreamExtensions: ({ user }) => ({ user }),
})
const subscribe = (operation) => subscriptions.subscribe(operation)

// Look at a token here; `expiresAt` in what is returned ends what it opened.
function userOf(user) {
  if (typeof user !== 'string') throw new GraphQLError('Say who you are.', { extensions: { code: 'UNAUTHENTICATED' } })
  return { context: { user } }
}

const sse = createSseHandler({ authenticate: ({ headers }) => userOf(headers['x-user']), execute, subscribe })
const server = createServer((request, response) => void sse.handle(request, response))
const webSockets = attachWebSocketServer({
  server,
  path: '/graphql',
  authenticate: ({ user }) => userOf(user),
  execute,
  subscribe,
})
server.listen(Number(process.argv[3] ?? 4000), '127.0.0.1', () => {
  console.log(`ws and SSE at 127.0.0.1:${server.address().port}/graphql`)
})

// Clients are let go one after another, and told when to come back.
async function stop() {
  server.close()
  await Promise.all([webSockets.close({ overMs: 1_000 }), sse.close({ overMs: 1_000 })])
  await subscriptions.close()
  await apollo.stop()
}
process.once('SIGTERM', () => void stop())
