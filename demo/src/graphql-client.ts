import { createClient, type Client, type ExecutionResult } from 'graphql-ws'
import { WebSocket } from 'ws'

/** An answer with errors. `code` is the first error's. */
export class GraphQLAnswerError extends Error {
  override name = 'GraphQLAnswerError'
  readonly code: string

  constructor(errors: readonly { message: string; extensions?: Record<string, unknown> | undefined }[]) {
    super(errors.map((error) => error.message).join('; '))
    const code = errors[0]?.extensions?.['code']
    this.code = typeof code === 'string' ? code : 'UNKNOWN'
  }
}

export type Variables = Record<string, unknown>

/** One person's connection to the platform's edge: any GraphQL client can do what this one does. */
export interface GraphQLClient {
  /** @throws GraphQLAnswerError when the answer has errors */
  request<T>(query: string, variables?: Variables): Promise<T>
  /** Calls `onEvent` with each result until the returned function is called. @throws nothing; errors go to `onError` */
  subscribe<T>(
    query: string,
    variables: Variables,
    onEvent: (result: ExecutionResult<T>) => void,
    onError: (error: unknown) => void,
  ): () => void
  close(): Promise<void>
}

/**
 * @param url the platform's address, for example http://localhost:8080
 * @param accessToken as `login` gave it; none for login itself
 */
export function createGraphQLClient(url: string, accessToken?: string): GraphQLClient {
  const authorization = accessToken === undefined ? undefined : `Bearer ${accessToken}`
  const endpoint = new URL('/graphql', url)
  let socket: Client | undefined
  return {
    async request<T>(query: string, variables: Variables = {}) {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
        body: JSON.stringify({ query, variables }),
      })
      const { data, errors } = (await response.json()) as { data: T; errors?: { message: string }[] } // GraphQL over HTTP
      if (errors !== undefined) throw new GraphQLAnswerError(errors)
      return data
    },
    subscribe(query, variables, onEvent, onError) {
      socket ??= createClient({
        url: endpoint.href.replace(/^http/, 'ws'),
        webSocketImpl: WebSocket,
        connectionParams: { authorization },
        lazyCloseTimeout: 1_000,
      })
      return socket.subscribe(
        { query, variables, extensions: { journey: true } },
        {
          // The caller's query decides the data's type.
          next: (result) => onEvent(result as Parameters<typeof onEvent>[0]),
          error: (error) => onError(Array.isArray(error) ? new GraphQLAnswerError(error) : error),
          complete: () => {},
        },
      )
    },
    close: async () => socket?.dispose(),
  }
}
