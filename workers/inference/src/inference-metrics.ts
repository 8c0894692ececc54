import type { Metrics } from '@parley/platform'
import type { InferencePool, PoolReading } from './pool/inference-pool.ts'

/** What Prometheus is told of the pool. */
export interface InferenceMetrics {
  /** A frame's result has left. */
  observe(reading: PoolReading): void
}

/** Seconds; most stages take 1 to 30 ms. */
const stageBuckets = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2, 0.5, 1, 2]

export function createInferenceMetrics(metrics: Metrics, pool: InferencePool): InferenceMetrics {
  const seconds = metrics.histogram(
    'parley_inference_seconds',
    'Seconds that a frame spent in each stage: wait, decode, detect, express',
    ['stage'],
    stageBuckets,
  )
  const frames = metrics.counter('parley_frames_total', 'Frames answered, by outcome', ['outcome'])
  const busy = metrics.gauge('parley_inference_threads_busy', 'Inference threads with a frame in work')
  const waiting = metrics.gauge('parley_inference_frames_waiting', 'Frames taken from the queue that wait for a thread')
  metrics.onScrape(() => {
    busy.set(pool.busy)
    waiting.set(pool.waiting)
  })
  return {
    observe({ reading, stages, waitedMs }) {
      frames.inc({ outcome: reading.outcome })
      seconds.observe({ stage: 'wait' }, waitedMs / 1000)
      for (const [stage, milliseconds] of Object.entries(stages)) seconds.observe({ stage }, milliseconds / 1000)
    },
  }
}
