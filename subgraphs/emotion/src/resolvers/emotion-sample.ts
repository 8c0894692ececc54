import type { EmotionSampleResolvers } from '../generated/resolvers.ts'
import { sampleCursor } from '../timeline/emotion-feed.ts'
import { toEmotionName, toProbabilities } from './probabilities.ts'

export const emotionSample: EmotionSampleResolvers = {
  cursor: sampleCursor,
  capturedAt: ({ capturedAt }) => new Date(capturedAt),
  dominant: ({ dominant }) => dominant && toEmotionName(dominant),
  probabilities: ({ probabilities }) => probabilities && toProbabilities(probabilities),
  interview: ({ interviewId }) => ({ id: interviewId }),
}
