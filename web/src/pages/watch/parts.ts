import type { WatchInterviewSubscription, WatchScoreSubscription } from '../../generated/graphql.ts'

export type WatchedInterview = WatchInterviewSubscription['interviewUpdated']
export type Scorecard = WatchScoreSubscription['scoreUpdated']
export type Note = NonNullable<WatchedInterview['notes']>[number]

/** Words of an answer's transcript, in UTF-16 units. */
export interface Span {
  answerId: string
  start: number
  end: number
}

/** Hears of each event: the moment that it tells of, in ms since the epoch, and how long the analysis took. */
export type Hear = (at: number, latencyMs?: number) => void
