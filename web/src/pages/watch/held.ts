import { emotionLabel, emotions, type EmotionName, type Probabilities } from '../../charts/emotions.ts'
import { strings } from '../../strings/index.ts'

/** By how much another emotion must lead before the platform names it: `lead` of subgraphs/emotion/src/results/smoothing.ts. */
const lead = 0.1

/** Why the headline is not the longest bar, when it is not: it changes only with a lead, so as not to flicker. */
export function heldNote(dominant: EmotionName | undefined, probabilities: Probabilities | null): string | undefined {
  if (!dominant || !probabilities) return undefined
  // As they are shown: what looks equal is equal.
  const shown = (emotion: EmotionName): number => Math.round(probabilities[emotion] * 100)
  const highest = emotions.reduce((best, emotion) => (shown(emotion) > shown(best) ? emotion : best))
  return shown(highest) > shown(dominant) ? strings.watch.held(emotionLabel(dominant), emotionLabel(highest), lead * 100) : undefined
}
