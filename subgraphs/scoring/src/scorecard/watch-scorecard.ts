import type { InterviewAccess } from '@parley/contracts'
import { requireVisibleOrReplay, type InterviewAccessCopy, type WatchedRights } from '@parley/interview-access'
import type { FeedStore, LiveLog, LiveStream } from '@parley/live-log'
import type { Principal } from '@parley/platform'
import { listedEvents, replayId, sourceOf, type Replay, type ReplayStreams } from '@parley/replay'
import { liveSource, sourceWhileAllowed, startCursor, type LivePayload, type LiveSource } from '@parley/subgraph'
import { mayReadScore } from '../access/may-read-score.ts'
import { pendingIn, scorecardHappenings, scorecardSoFar } from '../replay/played-scores.ts'
import type { ReadPlayed } from '../replay/score-reader.ts'
import { pendingScorecard } from './make-scorecard.ts'
import { scoreFeedName } from './score-feed.ts'
import type { ScorecardState } from './scorecard-state.ts'

export interface WatchParts {
  liveLog: LiveLog
  feed: FeedStore<ScorecardState>
  access: Pick<InterviewAccessCopy, 'requireVisible' | 'fresh'>
  rights: WatchedRights
  /** Of replays. */
  streams: ReplayStreams
  readPlayed: ReadPlayed
}

export interface WatchRequest {
  principal: Principal
  interviewId: string
  /** A cursor: everything after it, then live. Without it, the scorecard as it is, then live. */
  after: string | null | undefined
}

/** A stream, and who may read it. */
interface Opened {
  stream: LiveStream<ScorecardState>
  /** To begin with, where nothing is scored yet. */
  pending: ScorecardState | undefined
  isReleased: (scorecard: ScorecardState) => boolean
}

/**
 * An interview's scorecards as payloads of `scoreUpdated`, or a replay's, until the viewer leaves or may no longer see the interview. What
 * a candidate may not see yet is left out, so their own stays quiet until it is released.
 * @throws ParleyError NOT_FOUND, UNAUTHENTICATED, BAD_USER_INPUT, CURSOR_EXPIRED, SERVICE_UNAVAILABLE
 */
export function watchScorecard(parts: WatchParts, { principal, interviewId, after }: WatchRequest): Promise<LiveSource> {
  const { access, rights } = parts
  return sourceWhileAllowed({
    onWithdrawn: (withdrawn) => rights.watch(principal, sourceOf(interviewId), withdrawn),
    requireAllowed: () => requireVisibleOrReplay(access, principal, interviewId),
    open: async ({ access: interview, replay }, signal) => {
      const opened = await (replay === undefined
        ? openLive(parts, interview, after, signal)
        : openReplay(parts, replay, interview, after, signal))
      const { stream, pending, isReleased } = opened
      const readable = (scorecard: ScorecardState) => (mayReadScore(principal, interview, isReleased(scorecard)) ? scorecard : undefined)
      const source = liveSource(stream, { field: 'scoreUpdated', value: ({ event }) => readable(event) })
      const first = pending && readable(pending)
      return first === undefined ? source : beginningWith({ scoreUpdated: first }, source)
    },
  })
}

async function openLive(parts: WatchParts, interview: InterviewAccess, after: WatchRequest['after'], signal: AbortSignal): Promise<Opened> {
  const { liveLog, feed } = parts
  const { interviewId } = interview
  const scored = typeof after === 'string' || ((await feed.heads([interviewId])).get(interviewId)?.head ?? 0) > 0
  return {
    pending: scored ? undefined : pendingScorecard(interview),
    stream: await liveLog.open(feed, interviewId, { after, from: 'state', signal }),
    isReleased: ({ status }) => status === 'RELEASED',
  }
}

/** Whether the candidate may see it is decided by the scorecard as it is today, not as it was then. */
async function openReplay(
  { streams, readPlayed }: WatchParts,
  replay: Replay,
  interview: InterviewAccess,
  after: WatchRequest['after'],
  signal: AbortSignal,
): Promise<Opened> {
  let played = await readPlayed(replay, interview)
  const list = async () => scorecardHappenings((played = await readPlayed(replay, interview)))
  const scored = typeof after === 'string' || scorecardSoFar(played).number > 0
  return {
    pending: scored ? undefined : pendingIn(played),
    stream: await streams.open(listedEvents({ feed: scoreFeedName, key: replayId(replay) }, replay, list), {
      after,
      from: 'state',
      signal,
    }),
    isReleased: () => played.releasedAt !== undefined,
  }
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
