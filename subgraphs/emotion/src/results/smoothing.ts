import { emotions, toMillionths, type Emotion } from '@parley/contracts'
import { z } from 'zod'

/** Time constant of the exponential mean: alpha = 1 - exp(-dt / 1.2 s). */
const timeConstantMs = 1_200
/** How far another emotion must lead before it is shown as the dominant one. */
const lead = 0.1

/** What the next face is smoothed against; lies in the interview's row, so that any replica can go on. */
export const smoothingState = z.object({
  /** In the order of `emotions`. */
  probabilities: z.array(z.number()).length(emotions.length),
  valence: z.number().nullable(),
  attention: z.number().nullable(),
  dominant: z.enum(emotions),
  /** When its frame arrived, by intake's clock, in milliseconds. */
  at: z.number(),
})
export type SmoothingState = z.infer<typeof smoothingState>

/** A face as the model read it. */
export interface FaceReading {
  probabilities: readonly number[]
  valence: number | null
  attention: number | null
  at: number
}

/**
 * An exponential mean over time, so that the jitter of a webcam does not flip the label; the dominant emotion changes only with a
 * lead. A frame that arrived before the last one shown changes nothing. The first face is shown as it was read.
 */
export function smooth(previous: SmoothingState | null, face: FaceReading): SmoothingState {
  if (previous === null) return { ...face, probabilities: [...face.probabilities], dominant: leader(face.probabilities) }
  const alpha = 1 - Math.exp(-Math.max(0, face.at - previous.at) / timeConstantMs)
  const blend = (before: number, after: number) => toMillionths(before + alpha * (after - before))
  const probabilities = previous.probabilities.map((before, index) => blend(before, face.probabilities[index] ?? 0))
  const blendNullable = (before: number | null, after: number | null) =>
    before === null || after === null ? (after ?? before) : blend(before, after)
  return {
    probabilities,
    valence: blendNullable(previous.valence, face.valence),
    attention: blendNullable(previous.attention, face.attention),
    dominant: nextDominant(previous.dominant, probabilities),
    at: Math.max(previous.at, face.at),
  }
}

/** The most probable; of equals the first. */
export function leader(probabilities: readonly number[]): Emotion {
  let best = 0
  for (let index = 1; index < emotions.length; index++) if ((probabilities[index] ?? 0) > (probabilities[best] ?? 0)) best = index
  return emotions[best] ?? 'neutral'
}

function nextDominant(shown: Emotion, probabilities: readonly number[]): Emotion {
  const candidate = leader(probabilities)
  const of = (emotion: Emotion) => probabilities[emotions.indexOf(emotion)] ?? 0
  return of(candidate) - of(shown) >= lead ? candidate : shown
}
