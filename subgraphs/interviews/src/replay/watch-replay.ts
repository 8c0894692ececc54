import { ParleyError } from '@parley/platform'
import { listedEvents, openTimedStream } from '@parley/replay'
import { liveSource, type LiveSource } from '@parley/subgraph'
import { draftFeedName } from '../draft/draft-feed.ts'
import type { Draft, DraftState } from '../draft/draft.ts'
import { interviewFeedName } from '../interview/interview-feed.ts'
import { sourceWhileVisible, type VisibleParts } from '../interview/source-while-visible.ts'
import type { Viewer } from '../people/viewer.ts'
import { draftEvents, interviewEvents, type Due, type Played } from './played.ts'

export interface WatchReplayParts extends VisibleParts {
  readReplay: (id: string) => Promise<Played | undefined>
}

export interface WatchReplayRequest {
  viewer: Viewer
  id: string
  /** The interview that it plays. */
  of: string
  after: string | null | undefined
}

async function watch<E>(
  parts: WatchReplayParts,
  { viewer, id, of, after }: WatchReplayRequest,
  {
    field,
    feed,
    events,
    value,
  }: { field: string; feed: string; events: (played: Played) => Due<E>[]; value: (event: E, number: number) => unknown },
): Promise<LiveSource> {
  return sourceWhileVisible(parts, viewer, of, async (signal) => {
    const played = await parts.readReplay(id)
    if (!played) throw new ParleyError('NOT_FOUND', { message: 'There is no such interview.' })
    const stream = await openTimedStream(listedEvents(feed, id, events(played)), { after, from: 'state', signal })
    return liveSource(stream, { field, value: ({ event, number }) => value(event, number) })
  })
}

/** A replay's states as payloads of `interviewUpdated`, with the rights of the interview that it plays. @throws as that does */
export const watchReplayedInterview = (parts: WatchReplayParts, request: WatchReplayRequest): Promise<LiveSource> =>
  watch(parts, request, { field: 'interviewUpdated', feed: interviewFeedName, events: interviewEvents, value: (state) => state })

/** A replay's drafts as payloads of `transcriptUpdated`, with the rights of the interview that it plays. @throws as that does */
export const watchReplayedDraft = (parts: WatchReplayParts, request: WatchReplayRequest): Promise<LiveSource> =>
  watch<DraftState>(parts, request, {
    field: 'transcriptUpdated',
    feed: draftFeedName,
    events: draftEvents,
    value: (draft, number): Draft => ({ ...draft, number }),
  })
