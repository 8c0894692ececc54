import { emotions, type Emotion } from '@parley/contracts'

/**
 * How pleasant each expression is: the cosine of its direction on the circumplex of J. A. Russell, "A circumplex model of affect",
 * Journal of Personality and Social Psychology 39(6), 1980: pleasure 0°, arousal 90°, distress 135°, displeasure 180°, depression
 * 225°. Which of his directions stands for which of our expressions is our choice.
 */
const pleasantness: Record<Emotion, number> = {
  neutral: 0,
  happy: 1,
  surprised: 0,
  angry: -Math.SQRT1_2,
  fearful: -Math.SQRT1_2,
  disgusted: -1,
  sad: -Math.SQRT1_2,
}

/**
 * The valence that the probabilities lead one to expect: their mean pleasantness.
 * @param probabilities in the order of `emotions`
 * @returns unpleasant -1 to pleasant 1
 */
export function valenceOf(probabilities: readonly number[]): number {
  const valence = emotions.reduce((sum, emotion, i) => sum + pleasantness[emotion] * (probabilities[i] ?? 0), 0)
  return Math.min(1, Math.max(-1, valence))
}
