import { createDrawScheduler, type DrawScheduler } from '../charts/draw-scheduler.ts'
import type { EmotionName } from '../charts/emotions.ts'
import { createSparkSeries, type SparkSample, type SparkSeries } from '../charts/spark-series.ts'
import { createQualityWatch, type Outcome, type QualityProblem } from './quality-watch.ts'

/** What is said of an interview in words; the same object until one of them is another. */
export interface PulseText {
  expression: EmotionName | undefined
  problem: QualityProblem | undefined
  score: PulseScore | undefined
}

export interface PulseScore {
  status: 'PENDING' | 'PARTIAL' | 'FINAL' | 'RELEASED'
  total: number | null
  scored: number
  expected: number
}

/** The newest of one running interview, cheap enough for many at once: numbers in memory of a fixed size, words told a few times a second at most. */
export interface Pulse {
  spark: SparkSeries
  heard(sample: SparkSample & { outcome: Outcome }): void
  scored(score: PulseScore): void
  /** Looks at what is wrong with the picture: the clock may say so without an event. */
  look(): void
  text: () => PulseText
  onText: (listener: () => void) => () => void
  onPush: (listener: () => void) => () => void
}

/** For all that is said in words: three times a second is as often as one reads. */
const words = createDrawScheduler(undefined, 330)

export function createPulse(scheduler: DrawScheduler = words, clock: () => number = Date.now): Pulse {
  const spark = createSparkSeries()
  const quality = createQualityWatch(clock())
  const [textListeners, pushListeners] = [new Set<() => void>(), new Set<() => void>()]
  let expression: EmotionName | undefined
  let score: PulseScore | undefined
  let told: PulseText = { expression: undefined, problem: undefined, score: undefined }

  const tell = (): void => {
    const problem = quality.problem(clock())
    if (told.expression === expression && told.problem === problem && told.score === score) return
    told = { expression, problem, score }
    for (const listener of textListeners) listener()
  }
  const listen = (listeners: Set<() => void>) => (listener: () => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  return {
    spark,
    heard(sample) {
      spark.push(sample)
      quality.heard(sample.outcome, clock())
      expression = sample.dominant
      scheduler.want(tell)
      for (const listener of pushListeners) listener()
    },
    scored(next) {
      score = next
      scheduler.want(tell)
    },
    look: () => scheduler.want(tell),
    text: () => told,
    onText: listen(textListeners),
    onPush: listen(pushListeners),
  }
}
