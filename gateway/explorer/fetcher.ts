import type { GraphiQLProps } from 'graphiql'
import { getOperationAST, parse } from 'graphql'
import { createClient, type Client } from 'graphql-ws'
import type { ExplorerIdentity } from './identity.ts'

type Fetcher = GraphiQLProps['fetcher']
type Headers = Readonly<Record<string, string>>

/** How often an open socket is told of the session's newest token, in ms: more often than the shortest token ends. */
const renewalMs = 30_000

/**
 * Sends operations where the page came from: subscriptions by `graphql-transport-ws`, all else by POST. Who asks is said with both; over the
 * socket in `connection_init`, and again in pings, so that a subscription goes on when its token has been renewed.
 */
export function createFetcher(path: string, identity: ExplorerIdentity): Fetcher {
  const sockets = createSockets(path, identity)
  return (params, options) => {
    const headers: Headers = options?.headers ?? {}
    const payload = { query: params.query, operationName: params.operationName ?? null, variables: variablesOf(params.variables) }
    const results = isSubscription(params.query, params.operationName)
      ? sockets.clientFor(headers).iterate(payload)
      : post(path, payload, headers, identity)
    return results as ReturnType<Fetcher> // GraphiQL's type wants errors as graphql-js makes them; as JSON they do as well
  }
}

/** @returns the answer, whatever its status */
export async function post(path: string, payload: object, headers: Headers, identity: ExplorerIdentity): Promise<unknown> {
  const authorization = await identity.authorization(headers)
  const response = await fetch(path, {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/json',
      accept: 'application/json',
      ...(authorization !== undefined && { authorization }),
    },
    body: JSON.stringify(payload),
  })
  return response.json()
}

/** One socket, opened by the first subscription; another one when someone else asks. */
function createSockets(path: string, identity: ExplorerIdentity): { clientFor(headers: Headers): Client } {
  let current: { key: string; client: Client } | undefined
  return {
    clientFor(headers) {
      const key = JSON.stringify([headers, identity.who()])
      if (current?.key === key) return current.client
      void current?.client.dispose()
      let timer: ReturnType<typeof setInterval> | undefined
      const client = createClient({
        url: new URL(path, location.href).href.replace(/^http/, 'ws'),
        async connectionParams() {
          const authorization = await identity.authorization(headers)
          return authorization === undefined ? {} : { authorization }
        },
        on: {
          opened(socket) {
            timer = setInterval(() => {
              void identity.authorization(headers).then((authorization) => {
                if (authorization !== undefined) (socket as WebSocket).send(JSON.stringify({ type: 'ping', payload: { authorization } })) // the browser's
              })
            }, renewalMs)
          },
          closed: () => clearInterval(timer),
        },
      })
      current = { key, client }
      return client
    },
  }
}

const variablesOf = (variables: unknown): Record<string, unknown> | null =>
  typeof variables === 'object' && variables !== null ? (variables as Record<string, unknown>) : null

/** GraphiQL's own view of the document lags behind the editor, so the text is read. */
function isSubscription(query: string, operationName: string | null | undefined): boolean {
  try {
    return getOperationAST(parse(query), operationName)?.operation === 'subscription'
  } catch {
    return false // the answer will say what is wrong
  }
}
