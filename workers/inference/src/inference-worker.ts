import type { WorkQueue } from '@parley/messaging'
import { type Closable, closeAll, type Health, type Logger, type Metrics, reasonOf } from '@parley/platform'
import { consumeFrames } from './frame-consumer.ts'
import { measureGpus } from './gpu/measure-gpus.ts'
import { createInferenceMetrics } from './inference-metrics.ts'
import { createInferencePool, type InferencePoolOptions } from './pool/inference-pool.ts'

export interface InferenceWorkerOptions extends Pick<
  InferencePoolOptions,
  'threads' | 'deadlineMs' | 'backend' | 'requireGpu' | 'batch' | 'batchWaitMs' | 'packages'
> {
  queue: WorkQueue
  logger: Logger
  metrics: Metrics
  /** Gets the check `inference pool`, which fails until the pool is warm, and where a GPU is required while none computes. */
  health: Health
}

export interface InferenceWorker extends Closable {
  /** Resolves once every thread is warm and frames are taken; rejects when one cannot start. */
  readonly ready: Promise<void>
}

/**
 * Frames in from `emotion.frames`, expressions out to `emotion.results`. It takes frames from the queue once something can read them, so
 * that a worker that cannot start keeps none from the others; until then they wait in the queue.
 * Closing leaves what is not answered to another consumer of the queue.
 */
export async function createInferenceWorker({
  queue,
  logger,
  metrics,
  health,
  ...options
}: InferenceWorkerOptions): Promise<InferenceWorker> {
  const inferenceMetrics = createInferenceMetrics(metrics)
  const pool = createInferencePool({ logger, onBatch: (batch) => inferenceMetrics.observeBatch(batch), ...options })
  inferenceMetrics.watch(pool)
  measureGpus(metrics)
  const consumer = pool.open.then(() => consumeFrames({ queue, pool, metrics: inferenceMetrics, logger }))
  /** Why no frames are taken although something could read them. */
  let fault: string | undefined
  const removeCheck = health.addCheck('inference pool', () => {
    const missing = pool.missing() ?? fault
    if (missing !== undefined) throw new Error(missing)
  })
  consumer.catch((error: unknown) => (fault = reasonOf(error)))
  const ready = Promise.all([pool.ready, consumer]).then(() => undefined)
  // Whoever cares awaits it; the check tells the others.
  ready.catch(() => undefined)
  return {
    ready,
    async close() {
      removeCheck()
      const opened = await Promise.race([consumer.catch(() => undefined), Promise.resolve(undefined)])
      await closeAll([opened, pool])
    },
  }
}
