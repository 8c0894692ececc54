import type { InterviewAccessCopy, WatchedRights } from '@parley/interview-access'
import type { FeedStore, LiveLog } from '@parley/live-log'
import type { Principal } from '@parley/platform'
import { liveSource, sourceWhileAllowed, startCursor, type LivePayload, type LiveSource } from '@parley/subgraph'
import { listedEvents, openTimedStream, parseReplayId, type Replay } from '@parley/replay'
import type { InterviewAccess } from '@parley/contracts'
import type { ReplayedScorecards } from '../replay/replayed-scorecards.ts'
import { scoreFeedName } from './score-feed.ts'
import { mayReadScore } from '../access/may-read-score.ts'
import { pendingScorecard } from './make-scorecard.ts'
import type { ScorecardState } from './scorecard-state.ts'

export interface WatchParts {
  liveLog: LiveLog
  feed: FeedStore<ScorecardState>
  access: Pick<InterviewAccessCopy, 'requireVisible'>
  rights: WatchedRights
  /** A replay's scorecards. */
  replayed: (id: string, replay: Replay, access: InterviewAccess) => Promise<ReplayedScorecards>
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
  const replay = parseReplayId(interviewId)
  if (replay) return watchReplayedScorecard(parts, { principal, interviewId, after }, replay)
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

/** The same of a replay, with the rights of the interview that it plays. */
const watchReplayedScorecard = (
  parts: WatchParts,
  { principal, interviewId: id, after }: WatchRequest,
  replay: Replay,
): Promise<LiveSource> =>
  sourceWhileAllowed({
    onWithdrawn: (withdrawn) => parts.rights.watch(principal, replay.of, withdrawn),
    requireAllowed: () => parts.access.requireVisible(principal, replay.of),
    open: async (interview, signal) => {
      const replayed = await parts.replayed(id, replay, interview)
      const readable = (scorecard: ScorecardState) => (mayReadScore(principal, interview, replayed.released) ? scorecard : undefined)
      const stream = await openTimedStream(listedEvents(scoreFeedName, id, replayed.list), { after, from: 'state', signal })
      const source = liveSource(stream, { field: 'scoreUpdated', value: ({ event }) => readable(event) })
      const isEarly = (replayed.list[0]?.dueAt ?? 0) > Date.now()
      const first = typeof after !== 'string' && isEarly ? readable(pendingScorecard({ ...interview, interviewId: id })) : undefined
      return first === undefined ? source : beginningWith({ scoreUpdated: first }, source)
    },
  })

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
