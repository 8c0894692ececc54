import { emotions, type Emotion } from '@parley/contracts'
import type { Emotion as EmotionName, EmotionProbabilities } from '../generated/resolvers.ts'

/** Seven numbers in the order of `emotions`, by name. */
export const toProbabilities = (values: readonly number[]): EmotionProbabilities =>
  Object.fromEntries(emotions.map((emotion, index) => [emotion, values[index] ?? 0])) as Record<Emotion, number> // every emotion is a key

/** As the GraphQL enum has it. */
export const toEmotionName = (emotion: Emotion): EmotionName => emotion.toUpperCase() as Uppercase<Emotion> // upper case is what the type says
