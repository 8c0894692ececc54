import type { LiveEvent, LiveLog, PostgresFeed } from '@parley/live-log'
import { liveSource, type LiveSource } from '@parley/subgraph'
import { sourceWhileVisible, type VisibleParts } from '../interview/source-while-visible.ts'
import type { Viewer } from '../people/viewer.ts'
import type { Draft, DraftState } from './draft.ts'

export interface WatchDraftParts extends VisibleParts {
  live: LiveLog
  drafts: PostgresFeed<DraftState>
}

export interface WatchDraftRequest {
  viewer: Viewer
  interviewId: string
  /** A cursor: everything after it, then live. Without it, the draft as it is, if there is one, then live. */
  after: string | null | undefined
}

/**
 * An interview's drafts as payloads of `transcriptUpdated`, until the viewer leaves or may no longer see the interview.
 * @throws ParleyError NOT_FOUND, BAD_USER_INPUT, CURSOR_EXPIRED
 */
export const watchDraft = (parts: WatchDraftParts, { viewer, interviewId, after }: WatchDraftRequest): Promise<LiveSource> =>
  sourceWhileVisible(parts, viewer, interviewId, async (signal) => {
    const stream = await parts.live.open(parts.drafts, interviewId, { after, from: 'state', signal })
    return liveSource(stream, { field: 'transcriptUpdated', value: draftsFor(typeof after !== 'string') })
  })

/**
 * What `transcriptUpdated` gives of an event: nothing of one that says, to begin with, that no question is asked any more.
 * @param begins whether the first event is the draft as it is
 */
export function draftsFor(begins: boolean): (event: LiveEvent<DraftState>) => Draft | undefined {
  let isFirst = begins
  return ({ event, number }) => {
    const isPast = isFirst && event.over
    isFirst = false
    return isPast ? undefined : { ...event, number }
  }
}
