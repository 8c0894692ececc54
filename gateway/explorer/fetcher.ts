import type { GraphiQLProps } from 'graphiql'
import { getOperationAST, parse } from 'graphql'
import { createClient, type Client } from 'graphql-ws'

type Fetcher = GraphiQLProps['fetcher']

/**
 * Sends operations where the page came from: subscriptions by `graphql-transport-ws`, all else by POST. The headers editor's
 * `Authorization` goes with both; over the socket in `connection_init`.
 */
export function createFetcher(path: string): Fetcher {
  const sockets = createSockets(path)
  return (params, options) => {
    const headers: Record<string, string> = options?.headers ?? {}
    const payload = { query: params.query, operationName: params.operationName ?? null, variables: variablesOf(params.variables) }
    const results = isSubscription(params.query, params.operationName)
      ? sockets.clientFor(headers).iterate(payload)
      : post(path, payload, headers)
    return results as ReturnType<Fetcher> // GraphiQL's type wants errors as graphql-js makes them; as JSON they do as well
  }
}

async function post(path: string, payload: object, headers: Record<string, string>) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(payload),
  })
  return response.json()
}

/** One socket, opened by the first subscription; another one when the token changes. */
function createSockets(path: string): { clientFor(headers: Record<string, string>): Client } {
  let current: { authorization: string | undefined; client: Client } | undefined
  return {
    clientFor(headers) {
      const authorization = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1]
      if (current !== undefined && current.authorization === authorization) return current.client
      const client = createClient({
        url: new URL(path, location.href).href.replace(/^http/, 'ws'),
        connectionParams: authorization === undefined ? {} : { authorization },
      })
      current = { authorization, client }
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
