import { frameHeaders, type FrameHeaders, type FrameResult } from '@parley/contracts'
import { jsonMessage, type Consumer, type Delivery, type WorkQueue } from '@parley/messaging'
import { acceptRequestId, currentRequestId, now, withRequestId, type Logger } from '@parley/platform'
import type { InferenceMetrics } from './inference-metrics.ts'
import type { InferencePool, PoolReading } from './pool/inference-pool.ts'

export interface FrameConsumerOptions {
  queue: WorkQueue
  pool: InferencePool
  metrics: InferenceMetrics
  logger: Logger
}

/**
 * Takes frames from `emotion.frames`, more than are in work so that the pool can be fair, and puts one result for each on
 * `emotion.results`. A frame is acknowledged once the broker has its result; a frame whose headers break the contract is dropped.
 */
export function consumeFrames({ queue, pool, metrics, logger }: FrameConsumerOptions): Promise<Consumer> {
  return queue.consume('emotion.frames', { prefetch: pool.maxWaiting }, async (delivery) => {
    const dequeued = now()
    const headers = frameHeaders.safeParse(delivery.headers)
    if (headers.success)
      return withRequestId(acceptRequestId(delivery.headers['requestId']), () => answer(delivery, headers.data, dequeued))
    logger.error({ id: delivery.id, issues: headers.error.issues }, 'a frame without the headers of one')
    delivery.nack('the headers are not those of a frame', { dead: true })
  })

  async function answer(delivery: Delivery, headers: FrameHeaders, dequeued: number): Promise<void> {
    const read = await pool.read({ interviewId: headers.interviewId, jpeg: delivery.body, receivedAt: headers.journey.received })
    const result = resultOf(headers, dequeued, read)
    await queue.publish('emotion.results', jsonMessage(result, { id: headers.frameId, requestId: currentRequestId() }))
    delivery.ack()
    metrics.observe(read, (read.inferredAt ?? dequeued) - dequeued)
  }
}

/** A stage that the frame did not reach has no stamp. */
function resultOf(headers: FrameHeaders, dequeued: number, { reading, modelVersion, decodedAt, inferredAt }: PoolReading): FrameResult {
  const { frameId, interviewId, frameNumber, capturedAt, journey } = headers
  return {
    frameId,
    interviewId,
    frameNumber,
    capturedAt,
    ...reading,
    modelVersion,
    journey: {
      ...journey,
      dequeued,
      ...(decodedAt === null ? {} : { decoded: decodedAt }),
      ...(inferredAt === null ? {} : { inferred: inferredAt }),
    },
  }
}
