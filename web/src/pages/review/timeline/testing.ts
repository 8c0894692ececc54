import { emotions, type EmotionName, type Probabilities } from '../../../charts/emotions.ts'
import type { Sample } from './sample.ts'

/** Probabilities with one that leads by so much, the rest shared evenly. */
export const mostly = (leading: EmotionName, share = 0.7): Probabilities =>
  Object.fromEntries(emotions.map((name) => [name, name === leading ? share : (1 - share) / 6])) as Record<EmotionName, number> // one for each

/** A sample as a test wants it. */
export const sample = (at: number, shows: EmotionName | null = 'neutral', share = 0.7): Sample => ({
  at,
  capturedAt: new Date(at).toISOString(),
  outcome: shows === null ? 'NO_FACE' : 'OK',
  dominant: shows ?? undefined,
  probabilities: shows === null ? null : mostly(shows, share),
  faces: shows === null ? 0 : 1,
  valence: shows === null ? null : 0.25,
  attention: shows === null ? null : 0.5,
  latencyMs: 40,
  modelVersion: 'test',
})
