import { emotions } from '../../../charts/emotions.ts'
import type { Span } from './extent.ts'
import type { Sample } from './sample.ts'
import { gapAfter, usualStep } from './stretches.ts'

/** What is drawn of a column of the timeline. */
export interface Point {
  /** ms since the epoch. */
  at: number
  /** Of each emotion in the order of `emotions`: the mean of its samples, and the highest. */
  means: readonly number[]
  highest: readonly number[]
  valence: number
  attention: number
}

const most = (values: readonly number[]): number => values.reduce((best, value) => Math.max(best, value), 0)
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

/**
 * As many points as there is room for, in runs without a gap: a run ends where no face was read, or nothing at all. With room for all, each
 * sample is a point. For drawing only: what is written in words and numbers is made of the samples.
 * @param samples in the order of their times
 */
export function downsample(samples: readonly Sample[], { from, to }: Span, columns: number): Point[][] {
  const gapMs = gapAfter(usualStep(samples))
  const width = Math.max(1, (to - from) / columns)
  const isMany = samples.length > columns
  const columnOf = ({ at }: Sample): number => (isMany ? Math.floor((at - from) / width) : at)
  const runs: Point[][] = []
  let run: Point[] = []
  let bucket: Sample[] = []
  const closeBucket = (): void => {
    if (bucket.length > 0) run.push(pointOf(bucket))
    bucket = []
  }
  const closeRun = (): void => {
    closeBucket()
    if (run.length > 0) runs.push(run)
    run = []
  }
  let before: Sample | undefined
  for (const sample of samples) {
    if (before && sample.at - before.at > gapMs) closeRun()
    before = sample
    if (sample.probabilities === null) {
      closeRun()
      continue
    }
    const [first] = bucket
    if (first && columnOf(first) !== columnOf(sample)) closeBucket()
    bucket.push(sample)
  }
  closeRun()
  return runs
}

function pointOf(bucket: readonly Sample[]): Point {
  const shares = emotions.map((name) => bucket.map(({ probabilities }) => probabilities?.[name] ?? 0))
  return {
    at: mean(bucket.map(({ at }) => at)),
    means: shares.map(mean),
    highest: shares.map(most),
    valence: mean(bucket.map(({ valence }) => valence ?? 0)),
    attention: mean(bucket.map(({ attention }) => attention ?? 0)),
  }
}
