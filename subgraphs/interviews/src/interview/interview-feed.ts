import type { Query } from '@parley/database'
import { encodeCursor, postgresFeed, type PostgresFeed } from '@parley/live-log'
import { readState, type InterviewState } from './interview-state.ts'

export const interviewFeedName = 'interview'

/** The feed of one interview: a state for each revision. */
export const interviewFeed = (query: Query): PostgresFeed<InterviewState> =>
  postgresFeed<InterviewState>({
    query,
    name: interviewFeedName,
    heads: { table: 'interviews.interviews', key: 'id', head: 'revision', floor: 'event_floor' },
    events: { table: 'interviews.interview_events', key: 'interview_id', number: 'number', at: 'at', columns: ['state'] },
    decode: (row) => readState(row['state']), // written by saveChanges and createInterview alone
  })

/** Where a state stands in its interview's feed. */
export const interviewCursor = ({ id, revision }: Pick<InterviewState, 'id' | 'revision'>): string =>
  encodeCursor({ feed: interviewFeedName, key: id, number: revision })
