import { parseReplayId, sourceOf } from '@parley/replay'
import { samplesSoFar } from '../replay/replayed-samples.ts'
import { decodeCursor, requireKept, type FeedStore } from '@parley/live-log'
import { pageSize, toConnection, type Connection } from '@parley/subgraph'
import { emotionFeedName, sampleCursor } from './emotion-feed.ts'
import type { Sample } from './sample.ts'
import type { TimelineLoader } from './timeline-loader.ts'

export interface TimelineRequest {
  interviewId: string
  first: number
  after: string | null | undefined
}

/**
 * A page of an interview's timeline, oldest first. Its cursors are the live feed's: a client may read on to the end and then watch.
 * @throws ParleyError BAD_USER_INPUT, CURSOR_EXPIRED
 */
export async function readTimelinePage(
  { loader, feed }: { loader: TimelineLoader; feed: FeedStore<Sample> },
  { interviewId, first, after }: TimelineRequest,
): Promise<Connection<Sample>> {
  const size = pageSize(first)
  const number = typeof after === 'string' ? decodeCursor(after, { feed: emotionFeedName, key: interviewId }) : 0
  const replay = parseReplayId(interviewId)
  const source = sourceOf(interviewId)
  const stored = await loader.load({ interviewId: source, after: number, limit: size + 1 })
  const samples = replay ? samplesSoFar(interviewId, replay, stored) : stored
  // After the samples were read, so that what was deleted meanwhile cannot leave a hole.
  if (typeof after === 'string') requireKept(number, (await feed.heads([source])).get(source) ?? { head: 0, floor: 0 })
  return toConnection(samples, size, sampleCursor)
}
