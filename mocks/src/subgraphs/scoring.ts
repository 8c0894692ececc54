import { ParleyError } from '@parley/platform'
import { scoreOf } from '../world/score-of.ts'
import type { World } from '../world/world.ts'
import { liveField } from './live-field.ts'

/** Resolvers of the mocked scoring subgraph. What they leave out is made up. */
export const scoringResolvers = (world: World) => ({
  Mutation: {
    releaseScorecard: (_: unknown, { interviewId }: { interviewId: string }) => {
      const { interview } = world.get(interviewId)
      if (interview.answers.length < interview.questionIds.length) throw new ParleyError('CONFLICT')
      return world.scorecard(world.change(interviewId, (one) => void (one.released = true)))
    },
  },
  Subscription: {
    scoreUpdated: {
      subscribe: (_: unknown, { interviewId, after }: { interviewId: string; after?: string | null }) => {
        const told = world.get(interviewId)
        return liveField(
          'scoreUpdated',
          told.scorecards,
          after,
          ({ value }) => value,
          () => world.scorecard(told),
        )
      },
    },
  },
  Interview: {
    __resolveReference: ({ id }: { id: string }) => {
      const told = world.find(id)
      return told === undefined ? null : { __typename: 'Interview', id, scorecard: world.scorecard(told) }
    },
  },
  Answer: {
    __resolveReference: ({ id }: { id: string }) => {
      const found = world.findAnswer(id)
      return found === undefined ? null : { __typename: 'Answer', id, score: scoreOf(world.seed, found.answer) }
    },
  },
  Scorecard: {
    __resolveReference: ({ id }: { id: string }) => {
      const told = world.find(id)
      return told === undefined ? null : world.scorecard(told)
    },
  },
})
