import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql'
import type { SubscribePayload } from 'graphql-ws'
import type { GaveUp } from './gave-up.ts'

/** Who the viewer is, and until when. */
export interface LiveToken {
  /** As the server's `authenticate` and `renew` read it, such as `Bearer …`. */
  authorization: string
  /** In ms since the epoch, on this machine's clock. Default: it is never renewed. */
  expiresAt?: number
}

export interface LiveClientOptions {
  /** Asked for each connection: a client that was let go may be sent elsewhere. */
  url: string | (() => string | Promise<string>)
  /**
   * Asked before each connection and before the last token expires. When it rejects it is asked again later; a `GaveUp` ends all. `expired`:
   * the `authorization` that the server has just called expired, whatever the clock here says: another one is needed.
   */
  token?: (expired?: string) => Promise<LiveToken>
  /** More for `connection_init`. */
  connectionParams?: Record<string, unknown>
  /** The token is renewed so long before it expires, or at half of its time if that comes later. Default 60,000 ms. */
  renewBeforeMs?: number
  /** A server that says nothing for so long is given up for another connection. 0: never. Default 30,000 ms. */
  silenceMs?: number
  /** How long a server may take for a handshake, an acknowledgement or a renewal. Default 10,000 ms. */
  answerMs?: number
  /** The longest wait before another connection. Default 30,000 ms. */
  longestWaitMs?: number
  /** Hears how the connection stands, at each change: for people to see. */
  onState?: (state: LiveState) => void
  /** Hears how long the server took to answer a ping, in milliseconds: every third of `silenceMs`. */
  onRoundTrip?: (ms: number) => void
  /** Where there is no global one, `ws`'s. */
  webSocketImpl?: unknown
}

/** `waiting`: for another try. `closed`: gave up, or nothing is subscribed to. */
export type LiveState = 'connecting' | 'connected' | 'waiting' | 'closed'

export interface LiveSink {
  /** It stands, and nothing need have happened yet: of a field without a state to begin with, when the server tells where it starts. */
  started?(): void
  next(result: FormattedExecutionResult): void
  /** The end: the errors that the server gave, or why the client gave up. */
  error(reason: readonly GraphQLFormattedError[] | GaveUp): void
  complete(): void
}

export interface LiveClient {
  /**
   * Subscribes, and subscribes again after the last event, whatever closes the socket: without a gap or a double where the field has
   * cursors. So it does when the server is out of reach of what is behind it, or told a slow watcher to come back. For subscriptions
   * alone: a mutation would run again, too.
   * @returns how to leave
   */
  subscribe(operation: SubscribePayload, sink: LiveSink): () => void
  /**
   * Looks at once whether the server still answers, and waits no longer for another try: for when a machine wakes up or is online again.
   */
  wake(): void
  /** Leaves all subscriptions and closes. */
  dispose(): void
}
