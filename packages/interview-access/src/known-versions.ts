import type { InterviewAccess } from '@parley/contracts'
import { LRUCache } from 'lru-cache'

/** Most interviews remembered. */
const most = 10_000

/** How long an entry stands in for the table: what a lost bell costs on a replica that did not get the message. */
const ttlMs = 2_000

/** What this replica knows, newest versions only. */
export interface KnownVersions {
  /** Known for less than 2 s; else ask the table. */
  get(interviewId: string): InterviewAccess | undefined
  /** Takes it in, unless something newer is known. @returns the newest */
  keep(access: InterviewAccess): InterviewAccess
  /** Whether this version is newer than any asked about before. */
  isNews(access: InterviewAccess): boolean
}

export function createKnownVersions(): KnownVersions {
  // An entry that is too old to stand in for the table still says which versions are older.
  const cache = new LRUCache<string, InterviewAccess>({ max: most, ttl: ttlMs, noDeleteOnStaleGet: true })
  const told = new LRUCache<string, number>({ max: most })
  return {
    get: (interviewId) => cache.get(interviewId),
    keep(access) {
      const known = cache.peek(access.interviewId, { allowStale: true })
      if (known !== undefined && known.version > access.version) return known
      cache.set(access.interviewId, access)
      return access
    },
    isNews({ interviewId, version }) {
      if ((told.get(interviewId) ?? -1) >= version) return false
      told.set(interviewId, version)
      return true
    },
  }
}
