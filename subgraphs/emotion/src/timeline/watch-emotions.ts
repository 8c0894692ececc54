import type { InterviewAccessCopy, WatchedRights } from '@parley/interview-access'
import type { FeedStore, LiveLog } from '@parley/live-log'
import { now, type Principal } from '@parley/platform'
import { openTimedStream, parseReplayId, sourceOf, type Replay, type TimedEvents } from '@parley/replay'
import { liveSource, sourceWhileAllowed, type LiveSource } from '@parley/subgraph'
import type { Sample } from './sample.ts'

export interface WatchParts {
  liveLog: LiveLog
  feed: FeedStore<Sample>
  access: Pick<InterviewAccessCopy, 'requireVisible'>
  rights: WatchedRights
  /** A replay's samples, each at its time. */
  replayed: (id: string, replay: Replay) => TimedEvents<Sample>
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
  const { liveLog, feed, access, rights, replayed } = parts
  const replay = parseReplayId(interviewId)
  const source = sourceOf(interviewId)
  return sourceWhileAllowed({
    onWithdrawn: (withdrawn) => rights.watch(principal, source, withdrawn),
    requireAllowed: () => access.requireVisible(principal, source),
    open: async (_interview, signal) => {
      const from = { after, from: 'live', signal } as const
      const stream = replay ? await openTimedStream(replayed(interviewId, replay), from) : await liveLog.open(feed, interviewId, from)
      return liveSource(stream, {
        field: 'emotionUpdated',
        value: ({ event }) => event,
        extensions: ({ event: { journey } }) => journey && { journey: { ...journey, rung: now() } },
      })
    },
  })
}
