import type { InterviewAccessCopy, WatchedRights } from '@parley/interview-access'
import type { FeedStore, LiveLog } from '@parley/live-log'
import type { Principal } from '@parley/platform'
import { liveSource, sourceWhileAllowed, startCursor, type LivePayload, type LiveSource } from '@parley/subgraph'
import { mayReadScore } from '../access/may-read-score.ts'
import { pendingScorecard } from './make-scorecard.ts'
import type { ScorecardState } from './scorecard-state.ts'

export interface WatchParts {
  liveLog: LiveLog
  feed: FeedStore<ScorecardState>
  access: Pick<InterviewAccessCopy, 'requireVisible'>
  rights: WatchedRights
}

export interface WatchRequest {
  principal: Principal
  interviewId: string
  /** A cursor: everything after it, then live. Without it, the scorecard as it is, then live. */
  after: string | null | undefined
}

/**
 * An interview's scorecards as payloads of `scoreUpdated`, until the viewer leaves or may no longer see the interview. What a candidate
 * may not see yet is left out, so their own stays quiet until it is released.
 * @throws ParleyError NOT_FOUND, UNAUTHENTICATED, BAD_USER_INPUT, CURSOR_EXPIRED
 */
export function watchScorecard(parts: WatchParts, { principal, interviewId, after }: WatchRequest): Promise<LiveSource> {
  const { liveLog, feed, access, rights } = parts
  return sourceWhileAllowed({
    onWithdrawn: (withdrawn) => rights.watch(principal, interviewId, withdrawn),
    requireAllowed: () => access.requireVisible(principal, interviewId),
    open: async (interview, signal) => {
      const readable = (scorecard: ScorecardState) =>
        mayReadScore(principal, interview, scorecard.status === 'RELEASED') ? scorecard : undefined
      const scored = typeof after === 'string' || ((await feed.heads([interviewId])).get(interviewId)?.head ?? 0) > 0
      const first = scored ? undefined : readable(pendingScorecard(interview))
      const stream = await liveLog.open(feed, interviewId, { after, from: 'state', signal })
      const source = liveSource(stream, { field: 'scoreUpdated', value: ({ event }) => readable(event) })
      return first === undefined ? source : beginningWith({ scoreUpdated: first }, source)
    },
  })
}

/** The source with one payload before its own. */
function beginningWith(first: LivePayload, source: LiveSource): LiveSource {
  const next = source.next.bind(source)
  let begun = false
  // Whoever is cut off before the first payload must begin anew, not after it.
  delete source[startCursor]
  return Object.assign(source, {
    async next(): Promise<IteratorResult<LivePayload>> {
      if (begun) return next()
      begun = true
      return { done: false, value: first }
    },
  })
}
