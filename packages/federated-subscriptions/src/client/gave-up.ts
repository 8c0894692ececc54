import type { GraphQLFormattedError } from 'graphql'

/** Why there will be no other try: the server's close code and reason, or what `token` threw. */
export class GaveUp extends Error {
  override readonly name = 'GaveUp'
  readonly code: number | undefined

  constructor(reason: string, code?: number) {
    super(reason)
    this.code = code
  }
}

/** Close codes after which the same would only happen again; 4403 but for a token that expired. */
const finalCodes = new Set([1002, 1003, 1007, 1009, 1010, 4400, 4401, 4403, 4406, 4409, 4429, 4500])

/** How a socket was closed. */
export interface Closed {
  code: number
  reason: string
}

const isClosed = (cause: unknown): cause is Closed => typeof cause === 'object' && cause !== null && 'code' in cause && 'reason' in cause

/** Is another connection of no use? */
export function isFinal(cause: unknown): boolean {
  return cause instanceof GaveUp || (isClosed(cause) && finalCodes.has(cause.code) && cause.reason !== 'TOKEN_EXPIRED')
}

export function gaveUp(cause: unknown): GaveUp {
  if (cause instanceof GaveUp) return cause
  if (isClosed(cause)) return new GaveUp(cause.reason || `closed with ${cause.code}`, cause.code)
  return new GaveUp(cause instanceof Error ? cause.message : String(cause))
}

/** Errors of a subscription that was ended for now. */
export function mayComeBack(cause: unknown): boolean {
  if (!Array.isArray(cause)) return false
  return (cause as GraphQLFormattedError[]).some(
    ({ extensions }) => extensions?.['code'] === 'SERVICE_UNAVAILABLE' || extensions?.['reason'] === 'SLOW_WATCHER',
  )
}
