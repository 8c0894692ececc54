import { createDrawScheduler, type DrawScheduler } from '../../charts/draw-scheduler.ts'
import { emotionOf, type EmotionName, type Probabilities } from '../../charts/emotions.ts'
import { createSampleSeries, type SampleSeries } from '../../charts/sample-series.ts'
import { createQualityWatch, type Outcome, type QualityProblem } from '../../live/quality-watch.ts'

export interface EmotionEvent {
  capturedAt: string
  outcome: Outcome
  dominant: string | null
  probabilities: Probabilities | null
  valence: number | null
  attention: number | null
  latencyMs: number
}

/** The expression now, as it is shown. */
export interface ExpressionNow {
  /** How many have come. */
  samples: number
  outcome: Outcome | undefined
  dominant: EmotionName | undefined
  probabilities: Probabilities | null
  valence: number | null
  attention: number | null
  latencyMs: number | undefined
  problem: QualityProblem | undefined
}

/** What is read from one candidate's face: all of it for the chart, the newest for the eye. */
export interface EmotionNow {
  series: SampleSeries
  heard(event: EmotionEvent): void
  /** Looks at what is wrong with the picture: the clock may say so without an event. */
  look(): void
  read: () => ExpressionNow
  onChange: (listener: () => void) => () => void
}

/** Five times a second: the bars move, and one can still read the numbers. */
const shown = createDrawScheduler(undefined, 195)

export function createEmotionNow(scheduler: DrawScheduler = shown, clock: () => number = Date.now): EmotionNow {
  const series = createSampleSeries()
  const quality = createQualityWatch(clock())
  const listeners = new Set<() => void>()
  let newest: EmotionEvent | undefined
  let samples = 0
  let told: ExpressionNow = nothing

  const tell = (): void => {
    const problem = quality.problem(clock())
    if (told.samples === samples && told.problem === problem) return
    told = {
      samples,
      outcome: newest?.outcome,
      dominant: emotionOf(newest?.dominant),
      probabilities: newest?.probabilities ?? null,
      valence: newest?.valence ?? null,
      attention: newest?.attention ?? null,
      latencyMs: newest?.latencyMs,
      problem,
    }
    for (const listener of listeners) listener()
  }
  return {
    series,
    heard(event) {
      samples += 1
      newest = event
      quality.heard(event.outcome, clock())
      const { capturedAt, probabilities, valence, attention } = event
      series.push({ at: Date.parse(capturedAt), probabilities, valence, attention })
      scheduler.want(tell)
    },
    look: () => scheduler.want(tell),
    read: () => told,
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

const nothing: ExpressionNow = {
  samples: 0,
  outcome: undefined,
  dominant: undefined,
  probabilities: null,
  valence: null,
  attention: null,
  latencyMs: undefined,
  problem: undefined,
}
