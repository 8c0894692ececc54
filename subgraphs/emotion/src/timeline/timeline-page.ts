import { decodeCursor, requireKept, type FeedStore } from '@parley/live-log'
import type { Replay } from '@parley/replay'
import { pageSize, toConnection, type Connection } from '@parley/subgraph'
import { samplesSoFar } from '../replay/replayed-samples.ts'
import { emotionFeedName, sampleCursor } from './emotion-feed.ts'
import type { Sample } from './sample.ts'
import type { TimelineLoader } from './timeline-loader.ts'

export interface TimelineRequest {
  interviewId: string
  /** Where the interview is a replay: a page of what it has come to. */
  replay?: Replay | undefined
  first: number
  after: string | null | undefined
}

/**
 * A page of an interview's timeline, oldest first. Its cursors are the live feed's: a client may read on to the end and then watch.
 * @throws ParleyError BAD_USER_INPUT, CURSOR_EXPIRED
 */
export async function readTimelinePage(
  { loader, feed }: { loader: TimelineLoader; feed: FeedStore<Sample> },
  { interviewId, replay, first, after }: TimelineRequest,
): Promise<Connection<Sample>> {
  const size = pageSize(first)
  const number = typeof after === 'string' ? decodeCursor(after, { feed: emotionFeedName, key: interviewId }) : 0
  const source = replay?.of ?? interviewId
  const stored = await loader.load({ interviewId: source, after: number, limit: size + 1 })
  const samples = replay === undefined ? stored : samplesSoFar(replay, stored)
  // After the samples were read, so that what was deleted meanwhile cannot leave a hole.
  if (typeof after === 'string') requireKept(number, (await feed.heads([source])).get(source) ?? { head: 0, floor: 0 })
  return toConnection(samples, size, sampleCursor)
}
