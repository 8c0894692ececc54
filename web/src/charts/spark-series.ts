import { emotions, type EmotionName } from './emotions.ts'

/** Of a sample, what a small picture shows. */
export interface SparkSample {
  /** ms since the epoch. */
  at: number
  dominant: EmotionName | undefined
  /** undefined: there was no face. */
  valence: number | undefined
}

const none = 255

/** The newest samples as they came, in memory of a fixed size. */
export interface SparkSeries {
  readonly length: number
  /** How many have ever come. */
  readonly count: number
  push(sample: SparkSample): void
  timeAt(index: number): number
  /** NaN where there was no face. */
  valenceAt(index: number): number
  dominantAt(index: number): EmotionName | undefined
}

export function createSparkSeries(capacity = 128): SparkSeries {
  const times = new Float64Array(capacity)
  const valences = new Float32Array(capacity)
  const dominants = new Uint8Array(capacity)
  let count = 0
  const place = (index: number): number => (Math.max(0, count - capacity) + index) % capacity
  return {
    get length() {
      return Math.min(count, capacity)
    },
    get count() {
      return count
    },
    push({ at, dominant, valence }) {
      const next = count % capacity
      times[next] = at
      valences[next] = valence ?? Number.NaN
      dominants[next] = dominant === undefined ? none : emotions.indexOf(dominant)
      count += 1
    },
    timeAt: (index) => times[place(index)] ?? Number.NaN,
    valenceAt: (index) => valences[place(index)] ?? Number.NaN,
    dominantAt: (index) => emotions[dominants[place(index)] ?? none],
  }
}
