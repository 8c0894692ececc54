import type { LiveLog, PostgresFeed } from '@parley/live-log'
import { ParleyError } from '@parley/platform'
import { parseReplayId, type ReplayStreams } from '@parley/replay'
import { liveSource, type LivePayload } from '@parley/subgraph'
import type { Draft, DraftState } from '../draft/draft.ts'
import { watchDraft } from '../draft/watch-draft.ts'
import type { SubscriptionResolvers } from '../generated/resolvers.ts'
import { matchesFilter } from '../interview/interview-filter.ts'
import type { InterviewState } from '../interview/interview-state.ts'
import { changeFor, type OrganizationChange, type OrganizationEvent } from '../interview/organization-feed.ts'
import { newsFor } from '../interview/staff-only.ts'
import { canSee } from '../interview/standing.ts'
import type { Loaders } from '../loaders.ts'
import type { NameOf } from '../people/people-names.ts'
import { requireViewer } from '../people/viewer.ts'
import { watchReplayedDraft, watchReplayedInterview } from '../replay/watch-replay.ts'

export interface Feeds {
  live: LiveLog
  interview: PostgresFeed<InterviewState>
  organization: PostgresFeed<OrganizationEvent>
  drafts: PostgresFeed<DraftState>
  /** Of replays. */
  streams: ReplayStreams
  nameOf: NameOf
}

/** What watching takes of an operation's loaders. */
const partsOf =
  ({ live, interview, streams }: Pick<Feeds, 'live' | 'interview' | 'streams'>) =>
  (loaders: Loaders) => ({
    live,
    interview,
    streams,
    find: async (id: string) => (await loaders.interviews.load(id))?.state,
    readReplay: (id: string) => loaders.replays.clear(id).load(id),
  })

/** A watcher whose right is gone hears nothing more: each event is checked by its own state, and one that may not be seen ends the watching. */
export const createSubscriptionResolvers = ({ live, interview, organization, drafts, streams, nameOf }: Feeds): SubscriptionResolvers => {
  const partsFor = partsOf({ live, interview, streams })
  return {
    interviewUpdated: {
      async subscribe(_, { id, after }, { principal, loaders }) {
        const viewer = requireViewer(principal)
        const replay = parseReplayId(id)
        if (replay) return watchReplayedInterview(partsFor(loaders), { viewer, id, replay, after })
        const state = (await loaders.interviews.load(id))?.state
        if (!state || !canSee(viewer, state)) throw new ParleyError('NOT_FOUND', { message: 'There is no such interview.' })
        const stream = await live.open(interview, id, { after, from: 'state' })
        const isNews = newsFor(viewer, typeof after !== 'string')
        return liveSource(stream, {
          field: 'interviewUpdated',
          async value({ event }) {
            if (!isNews(event)) return undefined
            if (canSee(viewer, event)) return event
            // What was hidden for a while is left out for whoever comes back later.
            const now = (await loaders.interviews.clear(id).load(id))?.state
            if (now && canSee(viewer, now)) return undefined
            await stream.close()
            throw new ParleyError('NOT_FOUND', { message: 'There is no such interview.' })
          },
        })
      },
      resolve: (payload: LivePayload) => payload['interviewUpdated'] as InterviewState, // what `value` gave
    },
    interviewsChanged: {
      async subscribe(_, { filter, after }, { principal }) {
        const viewer = requireViewer(principal)
        const stream = await live.open(organization, viewer.organizationId, { after, from: 'live' })
        const watcher = {
          sees: (state: InterviewState) => canSee(viewer, state),
          matches: (state: InterviewState) => matchesFilter(filter, state, nameOf),
        }
        return liveSource(stream, { field: 'interviewsChanged', value: ({ event, cursor }) => changeFor(event, cursor, watcher) })
      },
      resolve: (payload: LivePayload) => payload['interviewsChanged'] as OrganizationChange, // what `value` gave
    },
    transcriptUpdated: {
      async subscribe(_, { interviewId, after }, { principal, loaders }) {
        const viewer = requireViewer(principal)
        const replay = parseReplayId(interviewId)
        if (replay) return watchReplayedDraft(partsFor(loaders), { viewer, id: interviewId, replay, after })
        return watchDraft({ ...partsFor(loaders), drafts }, { viewer, interviewId, after })
      },
      resolve: (payload: LivePayload) => payload['transcriptUpdated'] as Draft, // what `value` gave
    },
  }
}
