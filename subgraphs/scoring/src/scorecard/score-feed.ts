import type { Query } from '@parley/database'
import { encodeCursor, postgresFeed, type PostgresFeed } from '@parley/live-log'
import { scorecardState, type ScorecardState } from './scorecard-state.ts'

export const scoreFeedName = 'score'

/** The feed of scorecards, one key an interview, each event a revision as it was. @param query on a pool */
export const createScoreFeed = (query: Query): PostgresFeed<ScorecardState> =>
  postgresFeed<ScorecardState>({
    query,
    name: scoreFeedName,
    heads: { table: 'scoring.scorecards', key: 'interview_id', head: 'revision', floor: 'floor' },
    events: { table: 'scoring.scorecard_revisions', key: 'interview_id', number: 'number', at: 'at', columns: ['state'] },
    decode: (row) => scorecardState.parse(row['state']),
  })

/** The cursor after a revision. */
export const scorecardCursor = ({ interviewId, number }: ScorecardState): string =>
  encodeCursor({ feed: scoreFeedName, key: interviewId, number })
