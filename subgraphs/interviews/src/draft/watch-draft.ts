import type { LiveLog, PostgresFeed } from '@parley/live-log'
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
    let begins = typeof after !== 'string'
    return liveSource(stream, {
      field: 'transcriptUpdated',
      value({ event, number }): Draft | undefined {
        const past = begins && event.over
        begins = false
        return past ? undefined : { ...event, number }
      },
    })
  })
