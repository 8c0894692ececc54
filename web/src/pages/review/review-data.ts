import type { ReviewQuery, ReviewTimelineQuery } from '../../generated/graphql.ts'

/** One interview as this page asks for it. */
export type Reviewed = NonNullable<ReviewQuery['interview']>
export type ReviewedAnswer = Reviewed['answers'][number]
export type AnswerScore = NonNullable<ReviewedAnswer['score']>
export type Criterion = AnswerScore['criteria'][number]
export type Evidence = Criterion['evidence'][number]
export type Scorecard = NonNullable<Reviewed['scorecard']>
export type Note = NonNullable<Reviewed['notes']>[number]
export type Recording = Reviewed['recordings'][number]
export type EmotionSummary = NonNullable<Reviewed['emotionSummary']>
export type TimelinePage = NonNullable<ReviewTimelineQuery['interview']>['emotionTimeline']
