import type { InterviewAccessCopy, WatchedRights } from '@parley/interview-access'
import type { FeedStore, LiveLog } from '@parley/live-log'
import type { Intake } from '../frame-intake/intake.ts'
import type { Resolvers } from '../generated/resolvers.ts'
import type { Sample } from '../timeline/sample.ts'
import { emotionSample } from './emotion-sample.ts'
import { createEmotionUpdated } from './emotion-updated.ts'
import { interview } from './interview.ts'
import { createSubmitFrame } from './submit-frame.ts'

export interface ResolverParts {
  intake: Intake
  liveLog: LiveLog
  feed: FeedStore<Sample>
  access: InterviewAccessCopy
  rights: WatchedRights
}

/** All that the schema's fields do. */
export const createResolvers = (parts: ResolverParts): Resolvers => ({
  Mutation: { submitFrame: createSubmitFrame(parts.intake) },
  Subscription: { emotionUpdated: createEmotionUpdated(parts) },
  Interview: interview,
  EmotionSample: emotionSample,
})
