import type { IncomingMessage } from 'node:http'
import type { DocumentNode } from 'graphql'

/** How clients reach us. */
export type TransportName = 'websocket' | 'sse' | 'multipart'

export interface Authenticated<C> {
  context: C
  /** When the right to be here ends, in ms since the epoch. Default: never. */
  expiresAt?: number
}

/** One operation as a client sent it. Parsed, not yet validated. */
export interface ClientOperation<C> {
  /** The text that `document` was parsed from. */
  query: string
  document: DocumentNode
  operationName?: string | null
  variables?: Record<string, unknown> | null
  extensions?: Record<string, unknown> | null
  /** The cursor to go on after, where the transport brings it (`Last-Event-ID`). */
  after?: string
  /** What `authenticate` returned. */
  context: C
  /** The request that opened the connection. */
  request: IncomingMessage
  /** Aborted when the connection closes. */
  signal: AbortSignal
}

/** How a transport lets its connections go. */
export interface Closing {
  /** Spread over this many ms, so that not everyone comes back at once. Default 0: all together. */
  overMs?: number
}

/** Where counters are fed. Each is called synchronously and must not throw. */
export interface TransportObserver {
  /** `closed` follows exactly once. */
  opened?(info: { transport: TransportName }): void
  closed?(info: { transport: TransportName; reason: string }): void
  /** A connection or operation was refused, with the code that its client got. */
  refused?(info: { transport: TransportName; code: string }): void
}
