import type { Metrics } from '@parley/platform'
import type { BatchDone } from './device/serial-model.ts'
import type { InferencePool, PoolReading } from './pool/inference-pool.ts'

/** What Prometheus is told of the pool. */
export interface InferenceMetrics {
  /** From now on the pool's state is told. */
  watch(pool: InferencePool): void
  /** A frame's result has left. @param tookMs since the frame was taken from the queue */
  observe(reading: PoolReading, tookMs: number): void
  observeBatch(batch: BatchDone): void
}

/** Seconds; most stages take 1 to 30 ms. */
const stageBuckets = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2, 0.5, 1, 2]
const batchBuckets = [1, 2, 4, 8, 16, 32, 64]
/** Scrapes that follow each other faster are told the same share: over a shorter time it would be noise. */
const shortestPeriodMs = 1_000

export function createInferenceMetrics(metrics: Metrics): InferenceMetrics {
  const seconds = metrics.histogram(
    'parley_inference_seconds',
    'Seconds that a frame spent in each stage: wait, decode, detect, express',
    ['stage'],
    stageBuckets,
  )
  const whole = metrics.histogram(
    'parley_inference_frame_seconds',
    'Seconds from a frame taken off the queue to its expressions, its turn included',
    [],
    stageBuckets,
  )
  const frames = metrics.counter('parley_frames_total', 'Frames answered, by outcome', ['outcome'])
  const batches = metrics.histogram('parley_inference_batch_frames', 'Frames of a batch on a GPU', ['network'], batchBuckets)
  const busy = metrics.gauge('parley_inference_threads_busy', 'Frames in work: one for each busy thread, or in batches on a GPU')
  const ratio = metrics.gauge(
    'parley_inference_busy_ratio',
    'Share of time in which threads, or the GPU, were at work since the last scrape',
  )
  const info = metrics.gauge('parley_inference_info', 'What computes: 1 with the name of the back end', ['backend'])
  const places = metrics.gauge('parley_inference_places', 'Frames that can be in work at once')
  const waiting = metrics.gauge('parley_inference_frames_waiting', 'Frames taken from the queue that wait for a thread')
  return {
    watch(pool) {
      let since = performance.now()
      let busyMs = pool.busyMs
      metrics.onScrape(() => {
        info.reset()
        if (pool.backend !== undefined) info.set({ backend: pool.backend }, 1)
        places.set(pool.capacity)
        busy.set(pool.busy)
        waiting.set(pool.waiting)
        const period = performance.now() - since
        if (period < shortestPeriodMs) return
        ratio.set(Math.min(1, (pool.busyMs - busyMs) / period))
        since += period
        ;({ busyMs } = pool)
      })
    },
    observe({ reading, inferredAt, stages, waitedMs }, tookMs) {
      if (inferredAt !== null) whole.observe(tookMs / 1000)
      frames.inc({ outcome: reading.outcome })
      seconds.observe({ stage: 'wait' }, waitedMs / 1000)
      for (const [stage, milliseconds] of Object.entries(stages)) seconds.observe({ stage }, milliseconds / 1000)
    },
    observeBatch: ({ network, size }) => batches.observe({ network }, size),
  }
}
