import { ParleyError, type Principal } from '@parley/platform'
import type { InterviewAccessCopy } from './interview-access.ts'
import { viewerRights } from './viewer-rights.ts'

/** Who watches what, to be told when they may no longer. One listener on the copy for all. */
export interface WatchedRights {
  /**
   * Calls `withdrawn` with NOT_FOUND, once, when `principal` may no longer see the interview.
   * @returns stops watching; may be called twice
   */
  watch(principal: Principal, interviewId: string, withdrawn: (reason: ParleyError) => void): () => void
  /** Rights being watched. */
  readonly size: number
  close(): void
}

interface Watch {
  principal: Principal
  withdrawn: (reason: ParleyError) => void
}

export function createWatchedRights(access: Pick<InterviewAccessCopy, 'onChange'>): WatchedRights {
  const watches = new Map<string, Set<Watch>>()
  const stop = access.onChange((changed) => {
    const ofInterview = watches.get(changed.interviewId)
    for (const watch of ofInterview ?? []) {
      if (viewerRights(watch.principal, changed).sees) continue
      ofInterview?.delete(watch)
      watch.withdrawn(new ParleyError('NOT_FOUND'))
    }
    if (ofInterview?.size === 0) watches.delete(changed.interviewId)
  })
  return {
    watch(principal, interviewId, withdrawn) {
      const watch: Watch = { principal, withdrawn }
      const ofInterview = watches.get(interviewId) ?? new Set()
      watches.set(interviewId, ofInterview.add(watch))
      return () => {
        ofInterview.delete(watch)
        if (ofInterview.size === 0 && watches.get(interviewId) === ofInterview) watches.delete(interviewId)
      }
    },
    get size() {
      return [...watches.values()].reduce((sum, ofInterview) => sum + ofInterview.size, 0)
    },
    close() {
      stop()
      watches.clear()
    },
  }
}
