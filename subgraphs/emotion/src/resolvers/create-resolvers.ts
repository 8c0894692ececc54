import type { Intake } from '../frame-intake/intake.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import type { Sample } from '../timeline/sample.ts'
import { watchEmotions, type WatchParts } from '../timeline/watch-emotions.ts'
import { emotionSample } from './emotion-sample.ts'
import { interview } from './interview.ts'
import { createSubmitFrame } from './submit-frame.ts'

export type ResolverParts = WatchParts & { intake: Intake }

/** All that the schema's fields do. */
export const createResolvers = (parts: ResolverParts): Resolvers => ({
  Mutation: {
    submitFrame: createSubmitFrame(parts.intake),
  },
  Subscription: {
    emotionUpdated: {
      subscribe: (_root, { interviewId, after }, { principal }) => watchEmotions(parts, { principal, interviewId, after }),
      resolve: ({ emotionUpdated }: { emotionUpdated: Sample }) => emotionUpdated,
    },
  },
  Interview: interview,
  EmotionSample: emotionSample,
})
