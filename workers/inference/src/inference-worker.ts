import type { WorkQueue } from '@parley/messaging'
import { closeAll, type Closable, type Health, type Logger, type Metrics } from '@parley/platform'
import type { BackendChoice } from './backend/backend.ts'
import { consumeFrames } from './frame-consumer.ts'
import { createInferenceMetrics } from './inference-metrics.ts'
import { createInferencePool } from './pool/inference-pool.ts'

export interface InferenceWorkerOptions {
  queue: WorkQueue
  logger: Logger
  metrics: Metrics
  /** Gets the check `inference pool`, which fails until the pool is warm. */
  health: Health
  /** Default: the cores, at most 4. */
  threads?: number | undefined
  /** A frame older than this when its turn comes is answered STALE; default 2 s. */
  deadlineMs?: number | undefined
  /** Default `auto`. */
  backend?: BackendChoice | undefined
}

export interface InferenceWorker extends Closable {
  /** Resolves once every thread is warm; rejects when one cannot start. Frames may wait in the queue before. */
  readonly ready: Promise<void>
}

/**
 * Frames in from `emotion.frames`, expressions out to `emotion.results`. Resolves once it consumes; frames are read as threads get warm.
 * Closing leaves what is not answered to another consumer of the queue.
 */
export async function createInferenceWorker({
  queue,
  logger,
  metrics,
  health,
  ...options
}: InferenceWorkerOptions): Promise<InferenceWorker> {
  const pool = createInferencePool({ logger, ...options })
  const removeCheck = health.addCheck('inference pool', () => {
    const missing = pool.missing()
    if (missing !== undefined) throw new Error(missing)
  })
  try {
    const consumer = await consumeFrames({ queue, pool, metrics: createInferenceMetrics(metrics, pool), logger })
    return {
      ready: pool.ready,
      async close() {
        removeCheck()
        await closeAll([consumer, pool])
      },
    }
  } catch (error) {
    removeCheck()
    await pool.close()
    throw error
  }
}
