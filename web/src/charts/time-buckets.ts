import { emotions, type EmotionName } from './emotions.ts'
import { attentionColumn, valenceColumn, type SampleSeries } from './sample-series.ts'

/** The mean of what was read in a stretch of time; undefined where nothing was. */
export interface TimeBucket {
  /** Its first moment, in ms since the epoch. */
  at: number
  samples: number
  probabilities: Readonly<Record<EmotionName, number>> | undefined
  leading: EmotionName | undefined
  valence: number | undefined
  attention: number | undefined
}

/** A chart's text form: means of each `everyMs`, newest last. Stretches without a sample are left out. */
export function timeBuckets(series: SampleSeries, from: number, to: number, everyMs: number): TimeBucket[] {
  const buckets: TimeBucket[] = []
  const end = series.indexOf(to + 1)
  for (let index = series.indexOf(from); index < end;) {
    const at = Math.floor(series.timeAt(index) / everyMs) * everyMs
    const next = Math.min(end, series.indexOf(at + everyMs))
    buckets.push(bucketOf(series, at, index, next))
    index = next
  }
  return buckets
}

function bucketOf(series: SampleSeries, at: number, from: number, to: number): TimeBucket {
  const mean = (column: number): number | undefined => {
    let [sum, count] = [0, 0]
    for (let index = from; index < to; index++) {
      const value = series.valueAt(index, column)
      if (Number.isNaN(value)) continue
      sum += value
      count += 1
    }
    return count === 0 ? undefined : sum / count
  }
  const means = emotions.map((_, column) => mean(column))
  const hasFace = means[0] !== undefined
  const highest = means.reduce<number>((best, value, column) => ((value ?? 0) > (means[best] ?? 0) ? column : best), 0)
  return {
    at,
    samples: to - from,
    probabilities: hasFace
      ? (Object.fromEntries(emotions.map((name, column) => [name, means[column] ?? 0])) as Record<EmotionName, number>)
      : undefined, // one for each
    leading: hasFace ? emotions[highest] : undefined,
    valence: mean(valenceColumn),
    attention: mean(attentionColumn),
  }
}
