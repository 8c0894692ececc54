import type { Resolvers } from '../generated/resolvers.ts'
import { releaseScorecard, type ReleaseParts } from '../release/release-scorecard.ts'
import type { ScorecardState } from '../scorecard/scorecard-state.ts'
import { watchScorecard, type WatchParts } from '../scorecard/watch-scorecard.ts'
import { answer, answerScore, interview, scorecard } from './entities.ts'

export type ResolverParts = ReleaseParts & WatchParts

/** All that the schema's fields do. */
export const createResolvers = (parts: ResolverParts): Resolvers => ({
  Mutation: {
    releaseScorecard: (_root, { interviewId }, { principal }) => releaseScorecard(parts, principal, interviewId),
  },
  Subscription: {
    scoreUpdated: {
      subscribe: (_root, { interviewId, after }, { principal }) => watchScorecard(parts, { principal, interviewId, after }),
      resolve: ({ scoreUpdated }: { scoreUpdated: ScorecardState }) => scoreUpdated,
    },
  },
  Interview: interview,
  Answer: answer,
  Scorecard: scorecard,
  AnswerScore: answerScore,
})
