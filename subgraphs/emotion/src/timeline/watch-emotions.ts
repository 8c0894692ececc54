import { requireVisibleOrReplay, type InterviewAccessCopy, type WatchedRights } from '@parley/interview-access'
import type { FeedStore, LiveLog } from '@parley/live-log'
import { now, type Principal } from '@parley/platform'
import { sourceOf, type Replay, type ReplayStreams, type TimedEvents } from '@parley/replay'
import { liveSource, sourceWhileAllowed, type LiveSource } from '@parley/subgraph'
import type { Sample } from './sample.ts'

export interface WatchParts {
  liveLog: LiveLog
  feed: FeedStore<Sample>
  access: Pick<InterviewAccessCopy, 'requireVisible' | 'fresh'>
  rights: WatchedRights
  /** Of replays. */
  streams: ReplayStreams
  /** A replay's samples, each at its time. */
  replayed: (replay: Replay) => TimedEvents<Sample>
}

export interface WatchRequest {
  principal: Principal
  interviewId: string
  /** A cursor: everything after it, then live. Without it, live only. */
  after: string | null | undefined
}

/**
 * An interview's samples as payloads of `emotionUpdated`, until the viewer leaves or may no longer see the interview.
 * @throws ParleyError NOT_FOUND, UNAUTHENTICATED, BAD_USER_INPUT, CURSOR_EXPIRED
 */
export function watchEmotions(parts: WatchParts, { principal, interviewId, after }: WatchRequest): Promise<LiveSource> {
  const { liveLog, feed, access, rights, streams, replayed } = parts
  return sourceWhileAllowed({
    onWithdrawn: (withdrawn) => rights.watch(principal, sourceOf(interviewId), withdrawn),
    requireAllowed: () => requireVisibleOrReplay(access, principal, interviewId),
    open: async ({ replay }, signal) => {
      const options = { after, from: 'live', signal } as const
      const stream = await (replay === undefined ? liveLog.open(feed, interviewId, options) : streams.open(replayed(replay), options))
      return liveSource(stream, {
        field: 'emotionUpdated',
        value: ({ event }) => event,
        extensions: ({ event: { journey } }) => journey && { journey: { ...journey, rung: now() } },
      })
    },
  })
}
