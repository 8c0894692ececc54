import type { LiveEvent } from '@parley/live-log'
import { ParleyError } from '@parley/platform'
import { listedEvents, type Happening, type Replay, type ReplayStreams } from '@parley/replay'
import { liveSource, type LiveSource } from '@parley/subgraph'
import { draftFeedName } from '../draft/draft-feed.ts'
import type { DraftState } from '../draft/draft.ts'
import { draftsFor } from '../draft/watch-draft.ts'
import { interviewFeedName } from '../interview/interview-feed.ts'
import type { InterviewState } from '../interview/interview-state.ts'
import { sourceWhileVisible, type VisibleParts } from '../interview/source-while-visible.ts'
import { newsFor } from '../interview/staff-only.ts'
import type { Viewer } from '../people/viewer.ts'
import { draftHappenings } from './played-draft.ts'
import { interviewHappenings, type Played } from './played.ts'

export interface WatchReplayParts extends Pick<VisibleParts, 'live' | 'interview'> {
  streams: ReplayStreams
  /** The replay with all that it plays, as it is now; undefined when there is no such replay. */
  readReplay: (id: string) => Promise<Played | undefined>
}

export interface WatchReplayRequest {
  viewer: Viewer
  id: string
  replay: Replay
  /** A cursor: everything after it, then each event at its time. Without it, the state as it is first. */
  after: string | null | undefined
}

interface Watched<E> {
  field: string
  feed: string
  happenings: (played: Played) => Happening<E>[]
  value: (event: LiveEvent<E>) => unknown
}

const notFound = () => new ParleyError('NOT_FOUND', { message: 'There is no such interview.' })

/** With the rights of the interview that is played: its own feed tells when they are gone. */
async function watch<E>(parts: WatchReplayParts, request: WatchReplayRequest, watched: Watched<E>): Promise<LiveSource> {
  const { live, interview, streams, readReplay } = parts
  const { viewer, id, replay, after } = request
  const { field, feed, happenings, value } = watched
  const find = async () => (await readReplay(id))?.source
  return sourceWhileVisible({ live, interview, find }, viewer, replay.of, async (signal) => {
    const list = async () => {
      const played = await readReplay(id)
      if (played === undefined) throw notFound()
      return happenings(played)
    }
    const stream = await streams.open(listedEvents({ feed, key: id }, replay, list), { after, from: 'state', signal })
    return liveSource(stream, { field, value })
  })
}

/**
 * A replay's states as payloads of `interviewUpdated`.
 * @throws ParleyError NOT_FOUND, BAD_USER_INPUT, SERVICE_UNAVAILABLE
 */
export function watchReplayedInterview(parts: WatchReplayParts, request: WatchReplayRequest): Promise<LiveSource> {
  const isNews = newsFor(request.viewer, typeof request.after !== 'string')
  return watch<InterviewState>(parts, request, {
    field: 'interviewUpdated',
    feed: interviewFeedName,
    happenings: interviewHappenings,
    value: ({ event }) => (isNews(event) ? event : undefined),
  })
}

/** A replay's drafts as payloads of `transcriptUpdated`. @throws as `watchReplayedInterview` */
export const watchReplayedDraft = (parts: WatchReplayParts, request: WatchReplayRequest): Promise<LiveSource> =>
  watch<DraftState>(parts, request, {
    field: 'transcriptUpdated',
    feed: draftFeedName,
    happenings: draftHappenings,
    value: draftsFor(typeof request.after !== 'string'),
  })
