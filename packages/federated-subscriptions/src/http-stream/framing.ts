import type { TransportName } from '../transport.ts'

/** How results look on the wire. Everything else about a stream is the same for all. */
export interface Framing {
  readonly transport: TransportName
  readonly contentType: string
  /** Can a client with this Accept header read it? */
  accepts(accept: string | undefined): boolean
  /** Does it ask for it by name? */
  names(accept: string | undefined): boolean
  /** Sent first, at once, so that everyone on the way knows that the stream is open. */
  readonly opening: string
  /** Sent now and then; clients ignore it. */
  readonly heartbeat: string
  /** @param text one result as JSON @param cursor where the stream stands after it */
  result(text: string, cursor?: string): string
  /** Where the stream starts, for a client that is cut off before its first event, if it can be told. */
  start?(cursor: string): string
  /** The end: all is said. */
  readonly complete: string
  /** The end: by these errors, which are JSON. */
  failure(errors: string): string
  /** The end of the response, not of the subscription: come back. @param errors the same, said as errors, which are JSON */
  comeBack(retryAfterMs: number, errors: string): string
  /** What `complete` left as the client's last event: whoever comes back with it is told that nothing more comes. */
  readonly completeId?: string
}
