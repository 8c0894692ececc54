import { accessTokenLifetimeSeconds } from '@parley/platform'
import { LRUCache } from 'lru-cache'

/** Sessions that have ended while their access tokens are still good. */
export interface EndedSessions {
  add(sessionId: string): void
  has(sessionId: string): boolean
}

/** The oldest are forgotten beyond. */
const mostSessions = 100_000
/** Clocks may be apart. */
const graceMs = 60_000

/** Each is remembered until the last token that it could have been given has expired. */
export function createEndedSessions(): EndedSessions {
  const ended = new LRUCache<string, true>({ max: mostSessions, ttl: accessTokenLifetimeSeconds * 1_000 + graceMs })
  return {
    add: (sessionId) => void ended.set(sessionId, true),
    has: (sessionId) => ended.has(sessionId),
  }
}
