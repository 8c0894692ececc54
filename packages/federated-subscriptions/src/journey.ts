import type { FormattedExecutionResult } from 'graphql'

/**
 * An event's times at the gateway, in ms since the epoch with fractions, beside those that the subgraph gave:
 * `upstream` it arrived here, `enriched` the other subgraphs' fields are in, `sent` it is handed to the watcher's socket.
 */
export type Journey = Record<string, unknown>

/** Now, on this process's clock. */
export const now = (): number => performance.timeOrigin + performance.now()

/** Did the client ask for its events' journeys (`extensions: { journey: true }` in its subscribe message)? */
export const wantsJourney = (extensions: Record<string, unknown> | null | undefined): boolean => extensions?.['journey'] === true

/** @param upstream when the event arrived */
export function journeyAtGateway(extensions: Record<string, unknown> | undefined, upstream: number): Journey {
  const soFar = extensions?.['journey']
  return { ...(typeof soFar === 'object' ? soFar : undefined), upstream, enriched: now() }
}

/** Stamps a result that has a journey as it goes to the socket. */
export function markSent({ extensions }: { extensions?: Record<string, unknown> | undefined }): void {
  const journey = extensions?.['journey']
  if (typeof journey === 'object' && journey !== null) Object.assign(journey, { sent: now() })
}

/** A result as text for its one watcher, if it has a journey: stamped as it goes. */
export function stampedText({ result }: { result: FormattedExecutionResult }): string | undefined {
  const journey = result.extensions?.['journey']
  if (typeof journey !== 'object' || journey === null) return undefined
  return JSON.stringify({ ...result, extensions: { ...result.extensions, journey: { ...journey, sent: now() } } })
}
