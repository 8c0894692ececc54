import type { AnswerResolvers, AnswerScoreResolvers, InterviewResolvers, ScorecardResolvers } from '../generated/resolvers.ts'
import { scorecardCursor } from '../scorecard/score-feed.ts'

export const interview: InterviewResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  scorecard: ({ id }, _arguments, { scorecards }) => scorecards.load(id),
}

export const answer: AnswerResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  score: ({ id }, _arguments, { answerScores }) => answerScores.load(id),
}

/** A scorecard bears its interview's id. */
export const scorecard: ScorecardResolvers = {
  __resolveReference: ({ id }, { scorecards }) => scorecards.load(id),
  id: ({ interviewId }) => interviewId,
  cursor: scorecardCursor,
  interview: ({ interviewId }) => ({ id: interviewId }),
}

export const answerScore: AnswerScoreResolvers = {
  answer: ({ answerId }) => ({ id: answerId }),
  scoredAt: ({ scoredAt }) => new Date(scoredAt),
}
