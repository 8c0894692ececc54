import type { FeedStore, LiveLog } from '@parley/live-log'
import { now, type ParleyError } from '@parley/platform'
import { liveSource, type LiveSource } from '@parley/subgraph'
import type { Sample } from './sample.ts'

export interface WatchOptions {
  liveLog: LiveLog
  feed: FeedStore<Sample>
  interviewId: string
  /** A cursor: everything after it, then live. Without it, live only. */
  after: string | null | undefined
  /** @throws ParleyError unless the viewer may see the interview. Asked while already listening for the right's end. */
  requireVisible: () => Promise<unknown>
  /**
   * Calls back once, when the viewer may no longer see the interview.
   * @returns stops listening
   */
  onWithdrawn: (withdrawn: (reason: ParleyError) => void) => () => void
}

/**
 * An interview's samples as payloads of `emotionUpdated`, until the viewer leaves or loses the right: then it ends with that reason.
 * @throws ParleyError NOT_FOUND, UNAUTHENTICATED, BAD_USER_INPUT, CURSOR_EXPIRED
 */
export async function watchEmotions(options: WatchOptions): Promise<LiveSource> {
  const { liveLog, feed, interviewId, after, requireVisible, onWithdrawn } = options
  let reason: ParleyError | undefined
  const right = new AbortController()
  const stopListening = onWithdrawn((withdrawn) => {
    reason = withdrawn
    right.abort(withdrawn)
  })
  try {
    await requireVisible()
    const stream = await liveLog.open(feed, interviewId, { after, from: 'live', signal: right.signal })
    const source = liveSource(stream, {
      field: 'emotionUpdated',
      value: ({ event }) => event,
      extensions: ({ event: { journey } }) => journey && { journey: { ...journey, rung: now() } },
    })
    return guarded(source, stopListening, () => reason)
  } catch (error) {
    stopListening()
    throw error
  }
}

/** The source, ended with a reason once there is one, whatever was waiting to be sent. */
function guarded(source: LiveSource, ended: () => void, reason: () => ParleyError | undefined): LiveSource {
  const next = source.next.bind(source)
  const close = source.return.bind(source)
  return Object.assign(source, {
    async next() {
      try {
        const result = await next()
        const withdrawn = reason()
        if (withdrawn !== undefined) throw withdrawn
        if (result.done === true) ended()
        return result
      } catch (error) {
        ended()
        await close(undefined)
        throw error
      }
    },
    async return() {
      ended()
      return close(undefined)
    },
  })
}
