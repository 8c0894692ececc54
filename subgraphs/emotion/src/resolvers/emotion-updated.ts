import type { SubscriptionResolvers } from '../generated/resolvers.ts'
import type { Sample } from '../timeline/sample.ts'
import { watchEmotions } from '../timeline/watch-emotions.ts'
import type { ResolverParts } from './create-resolvers.ts'

export const createEmotionUpdated = ({
  liveLog,
  feed,
  access,
  rights,
}: Omit<ResolverParts, 'intake'>): NonNullable<SubscriptionResolvers['emotionUpdated']> => ({
  subscribe: (_root, { interviewId, after }, { principal }) =>
    watchEmotions({
      liveLog,
      feed,
      interviewId,
      after,
      requireVisible: () => access.requireVisible(principal, interviewId),
      onWithdrawn: (withdrawn) => rights.watch(principal, interviewId, withdrawn),
    }),
  resolve: ({ emotionUpdated }: { emotionUpdated: Sample }) => emotionUpdated,
})
