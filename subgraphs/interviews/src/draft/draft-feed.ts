import type { Query } from '@parley/database'
import { encodeCursor, postgresFeed, type PostgresFeed } from '@parley/live-log'
import type { Draft, DraftState } from './draft.ts'

export const draftFeedName = 'transcript'

/** The feed of one interview's drafts: each event all the words so far. */
export const draftFeed = (query: Query): PostgresFeed<DraftState> =>
  postgresFeed<DraftState>({
    query,
    name: draftFeedName,
    heads: { table: 'interviews.answer_drafts', key: 'interview_id', head: 'revision', floor: 'floor' },
    events: { table: 'interviews.answer_draft_events', key: 'interview_id', number: 'number', at: 'at', columns: ['state'] },
    decode: (row) => row['state'] as DraftState, // written by writeDrafts alone
  })

/** Where a draft stands in its interview's feed. */
export const draftCursor = ({ interviewId, number }: Pick<Draft, 'interviewId' | 'number'>): string =>
  encodeCursor({ feed: draftFeedName, key: interviewId, number })

/** Words that were never submitted go an hour after they were written; the newest event stays, which is empty once the interview has ended. */
const kept = { olderThanMs: 3_600_000, keepPerKey: 1 }

/** Deletes events that need not be kept. @returns how many */
export const pruneDrafts = (feed: Pick<PostgresFeed<DraftState>, 'prune'>): Promise<number> => feed.prune(kept)
