import type { GraphiQLProps } from 'graphiql'
import type { FormattedExecutionResult } from 'graphql-ws'
import type { ExplorerIdentity, Headers } from './identity.ts'
import { showNewest } from './newest.ts'
import { isSubscription, operationIn } from './operation.ts'
import { post } from './post.ts'
import type { RunProgress } from './run-progress.ts'
import { createSockets, type EventSink, type Payload } from './sockets.ts'

type Fetcher = GraphiQLProps['fetcher']

/** What GraphiQL itself asks for: nobody has run it. */
const introspection = 'IntrospectionQuery'
/** Nobody reads faster, and GraphiQL takes a while to draw an answer. */
const showEveryMs = 100

/** Sends operations where the page came from: subscriptions over a WebSocket, all else by POST. Who asks is said with both. */
export function createFetcher(path: string, identity: ExplorerIdentity, progress: RunProgress): Fetcher {
  const sockets = createSockets(path, identity)

  async function answer(payload: Payload, headers: Headers): Promise<unknown> {
    if (payload.operationName === introspection) return post(path, payload, headers, identity)
    const run = progress.begin()
    try {
      const result = await post(path, payload, headers, identity)
      run.answered()
      return result
    } catch (error) {
      run.failed()
      throw error
    }
  }
  /** An observable, as GraphiQL takes them. */
  const events = (payload: Payload, headers: Headers) => ({
    subscribe(sink: EventSink) {
      const run = progress.begin()
      const shown = showNewest<FormattedExecutionResult>((event) => sink.next(event), showEveryMs)
      const unsubscribe = sockets.subscribe(payload, headers, {
        next(event) {
          run.event()
          shown.push(event)
        },
        error(error) {
          run.failed()
          shown.flush()
          sink.error(error)
        },
        complete() {
          run.ended()
          shown.flush()
          sink.complete()
        },
      })
      run.listening()
      return { unsubscribe }
    },
  })

  return (params, options) => {
    const headers: Headers = options?.headers ?? {}
    const operationName = operationIn(params.query, params.operationName)
    const payload = { query: params.query, operationName: operationName ?? null, variables: variablesOf(params.variables) }
    const results = isSubscription(params.query, operationName) ? events(payload, headers) : answer(payload, headers)
    return results as ReturnType<Fetcher> // GraphiQL's type wants errors as graphql-js makes them; as JSON they do as well
  }
}

const variablesOf = (variables: unknown): Record<string, unknown> | null =>
  typeof variables === 'object' && variables !== null ? (variables as Record<string, unknown>) : null
