import { createClient, type Client } from 'graphql-ws'
import type { GraphQLFormattedError } from 'graphql'
import WebSocket from 'ws'
import type { Gateway } from '../gateway-options.ts'

export interface Answer {
  status: number
  headers: Headers
  data?: Record<string, unknown> | null
  errors?: GraphQLFormattedError[]
  extensions?: Record<string, unknown>
}

/** POST /graphql. */
export async function ask(gateway: Pick<Gateway, 'url'>, query: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  })
  return { status: response.status, headers: response.headers, ...((await response.json()) as Omit<Answer, 'status' | 'headers'>) }
}

/** A client of ws /graphql that tries once. */
export function connect(gateway: Pick<Gateway, 'url'>, connectionParams: Record<string, unknown> = {}): Client {
  return createClient({
    url: `${gateway.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams,
    retryAttempts: 0,
    lazy: true,
  })
}

/** Everything that one operation over a socket yields. */
export async function collect(client: Client, query: string): Promise<unknown[]> {
  const results: unknown[] = []
  for await (const result of client.iterate({ query })) results.push(result)
  return results
}
