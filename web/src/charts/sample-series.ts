import { emotions, type Probabilities } from './emotions.ts'

/** What was read from one frame. */
export interface ChartSample {
  /** ms since the epoch. */
  at: number
  /** null: there was no face. */
  probabilities: Probabilities | null
  valence: number | null
  attention: number | null
}

/** Of a sample: each emotion in the order of `emotions`, then valence and attention; NaN where there is none. */
const width = emotions.length + 2
export const valenceColumn = emotions.length
export const attentionColumn = emotions.length + 1

/** The newest samples in the order of their times, in memory of a fixed size. */
export interface SampleSeries {
  readonly length: number
  /** The time of the oldest and the newest; undefined when there is none. */
  readonly first: number | undefined
  readonly last: number | undefined
  /** One that comes late takes its place; when all places are taken the oldest goes. */
  push(sample: ChartSample): void
  /** Many at once: told as one change. */
  pushAll(samples: readonly ChartSample[]): void
  clear(): void
  /** How many are older than `at`. */
  indexOf(at: number): number
  timeAt(index: number): number
  /** @returns NaN where there is none */
  valueAt(index: number, column: number): number
  onChange(listener: () => void): () => void
}

export function createSampleSeries(capacity = 4_096): SampleSeries {
  const times = new Float64Array(capacity)
  const values = new Float32Array(capacity * width)
  const listeners = new Set<() => void>()
  let start = 0
  let length = 0

  const place = (index: number): number => (start + index) % capacity
  const timeAt = (index: number): number => times[place(index)] ?? Number.NaN

  function write(at: number, { probabilities, valence, attention }: ChartSample, index: number): void {
    const base = place(index) * width
    times[place(index)] = at
    for (const [column, name] of emotions.entries()) values[base + column] = probabilities?.[name] ?? Number.NaN
    values[base + valenceColumn] = valence ?? Number.NaN
    values[base + attentionColumn] = attention ?? Number.NaN
  }
  function copy(from: number, to: number): void {
    times[place(to)] = timeAt(from)
    const base = place(from) * width
    values.copyWithin(place(to) * width, base, base + width)
  }
  function add(sample: ChartSample): void {
    if (!Number.isFinite(sample.at)) return
    if (length === capacity) {
      if (sample.at < timeAt(0)) return
      start = (start + 1) % capacity
      length -= 1
    }
    let index = length
    length += 1
    for (; index > 0 && timeAt(index - 1) > sample.at; index--) copy(index - 1, index)
    write(sample.at, sample, index)
  }
  const tell = (): void => {
    for (const listener of listeners) listener()
  }

  return {
    get length() {
      return length
    },
    get first() {
      return length === 0 ? undefined : timeAt(0)
    },
    get last() {
      return length === 0 ? undefined : timeAt(length - 1)
    },
    push(sample) {
      add(sample)
      tell()
    },
    pushAll(samples) {
      for (const sample of samples) add(sample)
      tell()
    },
    clear() {
      start = length = 0
      tell()
    },
    indexOf(at) {
      let [low, high] = [0, length]
      while (low < high) {
        const middle = (low + high) >> 1
        if (timeAt(middle) < at) low = middle + 1
        else high = middle
      }
      return low
    },
    timeAt,
    valueAt: (index, column) => values[place(index) * width + column] ?? Number.NaN,
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
