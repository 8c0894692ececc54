import type { SubgraphContext } from '@parley/subgraph'
import type { AnswerScoreLoader } from './scorecard/answer-score-loader.ts'
import type { ScorecardLoader } from './scorecard/scorecard-loader.ts'

/** An interview, as far as this subgraph names it. */
export interface InterviewRef {
  id: string
}

/** An answer, as far as this subgraph names it. */
export interface AnswerRef {
  id: string
}

/** What resolvers get; made anew for each operation and each event. */
export interface Context extends SubgraphContext {
  scorecards: ScorecardLoader
  answerScores: AnswerScoreLoader
}
