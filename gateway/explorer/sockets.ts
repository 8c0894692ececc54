import { createClient, type Client, type FormattedExecutionResult } from 'graphql-ws'
import { hasAuthorization, type ExplorerIdentity, type Headers } from './identity.ts'

/** How often an open socket is told of the session's newest token, in ms: more often than the shortest token ends. */
const renewalMs = 30_000

export interface Payload extends Record<string, unknown> {
  query: string
  operationName: string | null
  variables: Record<string, unknown> | null
}

export interface EventSink {
  next(event: FormattedExecutionResult): void
  /** With GraphQL errors, or something that has a `message`. */
  error(error: unknown): void
  complete(): void
}

export interface Sockets {
  /** @returns what ends it */
  subscribe(payload: Payload, headers: Headers, sink: EventSink): () => void
}

/**
 * One socket (`graphql-transport-ws`), opened by the first subscription; another one, and what the former carried ends, when someone else
 * asks. Who asks is said in `connection_init`, and again in pings, so that a subscription goes on when its token has been renewed.
 */
export function createSockets(path: string, identity: ExplorerIdentity): Sockets {
  let current: { key: string; client: Client; isSessions: boolean } | undefined

  function leave(): void {
    void current?.client.dispose()
    current = undefined
  }
  identity.onChange(() => current?.isSessions && leave())

  function clientFor(headers: Headers): Client {
    const key = JSON.stringify(headers)
    if (current?.key !== key) leave()
    current ??= { key, client: connect(path, () => identity.headersFor(headers)), isSessions: !hasAuthorization(headers) }
    return current.client
  }

  return {
    subscribe: (payload, headers, sink) =>
      clientFor(headers).subscribe(payload, {
        next: (event) => sink.next(event as FormattedExecutionResult), // as the protocol says
        error: (error) => sink.error(readable(error)),
        complete: () => sink.complete(),
      }),
  }
}

function connect(path: string, headers: () => Promise<Headers>): Client {
  let timer: ReturnType<typeof setInterval> | undefined
  const client = createClient({
    url: new URL(path, location.href).href.replace(/^http/, 'ws'),
    async connectionParams() {
      const { authorization } = await headers()
      return authorization === undefined ? {} : { authorization }
    },
    on: {
      opened(opened) {
        const socket = opened as WebSocket // the browser's
        const renew = async () => {
          const { authorization } = await headers()
          if (authorization !== undefined) socket.send(JSON.stringify({ type: 'ping', payload: { authorization } }))
        }
        // What fails now may go well the next time.
        timer = setInterval(() => void renew().catch(() => {}), renewalMs)
      },
      // It goes on with the old token, which ends: with a new socket it need not.
      pong: (isReceived, answer) => isReceived && answer?.['renewed'] === false && client.terminate(),
      closed: () => clearInterval(timer),
    },
  })
  return client
}

/** A close event says nothing of itself as JSON. */
export function readable(error: unknown): unknown {
  if (!isClosing(error)) return error
  const { code, reason } = error
  return { message: reason === '' ? `The connection was lost (${code}).` : `The gateway closed the connection: ${reason} (${code}).` }
}

const isClosing = (error: unknown): error is CloseEvent =>
  typeof error === 'object' && error !== null && 'code' in error && 'reason' in error
