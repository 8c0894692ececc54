import { emotions, type EmotionName } from '../../../charts/emotions.ts'
import type { Span } from './extent.ts'
import type { Sample } from './sample.ts'

/** What was read in a stretch of time, summed up. */
export interface Reading {
  samples: number
  /** Of `samples`: those with a face. */
  faces: number
  /** Means over those with a face; undefined where there is none. */
  means: Readonly<Record<EmotionName, number>> | undefined
  valence: number | undefined
  attention: number | undefined
}

export function readingOf(samples: readonly Sample[], { from, to }: Span): Reading {
  const inside = samples.filter(({ at }) => at >= from && at <= to)
  const seen = inside.flatMap(({ probabilities, ...sample }) => (probabilities === null ? [] : [{ ...sample, probabilities }]))
  const mean = (valueOf: (sample: (typeof seen)[number]) => number): number =>
    seen.reduce((sum, sample) => sum + valueOf(sample), 0) / seen.length
  if (seen.length === 0) return { samples: inside.length, faces: 0, means: undefined, valence: undefined, attention: undefined }
  const means = Object.fromEntries(emotions.map((name) => [name, mean(({ probabilities }) => probabilities[name])]))
  return {
    samples: inside.length,
    faces: seen.length,
    means: means as Record<EmotionName, number>, // one for each
    valence: mean(({ valence }) => valence ?? 0),
    attention: mean(({ attention }) => attention ?? 0),
  }
}

/** The expressions that say most, the strongest first: at least one, at most three, none below a tenth. */
export const strongest = (means: Readonly<Record<EmotionName, number>>): EmotionName[] =>
  emotions
    .toSorted((one, other) => means[other] - means[one])
    .filter((name, index) => index === 0 || means[name] >= 0.1)
    .slice(0, 3)

/** The sample that tells of a moment: the newest at or before it, else the first after it; undefined: that is further away than a gap. */
export function sampleAt(samples: readonly Sample[], at: number, gapMs: number): Sample | undefined {
  let [low, high] = [0, samples.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((samples[middle]?.at ?? 0) <= at) low = middle + 1
    else high = middle
  }
  const sample = samples[low - 1] ?? samples[low]
  return sample && Math.abs(at - sample.at) <= gapMs ? sample : undefined
}
