import { topology, type FrameHeaders } from '@parley/contracts'
import type { WorkQueue } from '@parley/messaging'
import { currentRequestId, type Logger } from '@parley/platform'

const queueName = 'emotion.frames'
const lookEveryMs = 250
const pauseAfterFailureMs = 1_000

/** The way to the inference workers. */
export interface FrameQueue {
  /** Is there room? Says no while the queue is full, and for a second after it could not be reached. */
  ready(): boolean
  /** Hands a numbered frame over. A failure is logged, not thrown: the frame is accepted, and without a result it counts as dropped. */
  send(headers: FrameHeaders, jpeg: Uint8Array): Promise<void>
}

export function createFrameQueue({ queue, logger }: { queue: WorkQueue; logger: Logger }): FrameQueue {
  const { maxLength } = topology.queues.find(({ name }) => name === queueName) ?? { maxLength: Infinity }
  let full = false
  let failedAt = -Infinity
  let lookedAt = -Infinity

  /** Between looks the queue itself drops its oldest. */
  const look = async () => {
    try {
      full = (await queue.depth(queueName)) >= maxLength
    } catch (error) {
      failedAt = performance.now()
      logger.warn({ err: error }, 'could not look at the frames queue')
    }
  }

  return {
    ready() {
      const at = performance.now()
      if (at - lookedAt >= lookEveryMs) {
        lookedAt = at
        void look()
      }
      return !full && at - failedAt >= pauseAfterFailureMs
    },
    async send(headers, jpeg) {
      try {
        await queue.publish(queueName, { id: headers.frameId, headers: { ...headers, requestId: currentRequestId() }, body: jpeg })
      } catch (error) {
        failedAt = performance.now()
        logger.warn({ err: error, frameId: headers.frameId }, 'could not hand a frame over; it will count as dropped')
      }
    },
  }
}
