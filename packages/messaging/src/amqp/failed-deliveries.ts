import type { Logger } from '@parley/platform'
import type { ConsumeMessage } from 'amqplib'
import { setTimeout as pause } from 'node:timers/promises'
import { withDeath } from '../dead-letters.ts'
import type { Message } from '../work-queue.ts'
import type { Acknowledgements } from './acknowledgements.ts'
import type { MessagePublisher } from './message-publisher.ts'

/** A delivery that its consumer has given back. */
export interface FailedDelivery {
  delivery: ConsumeMessage
  message: Message & { attempt: number }
  reason: string
  /** It can never succeed. */
  dead: boolean
}

export interface FailedDeliveriesOptions {
  queue: string
  /** Of dead messages themselves: they stay, however often they are given back. */
  isDeadQueue: boolean
  /** Deliveries before a message is dead. */
  deliveryLimit: number
  /** Milliseconds until the next try, after the `attempt`th failed. */
  retryDelayMs: (attempt: number) => number
  publisher: Pick<MessagePublisher, 'retry' | 'bury'>
  onDead: () => void
  logger: Logger
}

/** Longest reason that travels with a dead message. */
const longestReason = 1_000

/**
 * What becomes of failed deliveries of a durable queue: published again, to the dead queue or to the one where they wait for their next try,
 * and acknowledged once the broker has confirmed that. Until then they are unacknowledged, so none is lost; one may come twice.
 * While the broker takes no messages they are held here for the length of the pause, and go back to their queue from here.
 * @returns settles one failed delivery; never rejects. `gone` ends the holding: its channel is closing
 */
export function createFailedDeliveries(options: FailedDeliveriesOptions) {
  const { queue, isDeadQueue, deliveryLimit, retryDelayMs, publisher, onDead, logger } = options

  async function bury({ delivery, message, reason }: FailedDelivery, answers: Acknowledgements): Promise<void> {
    const attempts = Math.min(message.attempt, deliveryLimit)
    const death = { queue, reason: reason.slice(0, longestReason), attempts, at: new Date().toISOString() }
    await publisher.bury(queue, { ...message, headers: withDeath(message.headers, death) })
    answers.done(delivery)
    logger.error({ queue, messageId: message.id, attempts, reason }, 'a message is dead')
    onDead()
  }

  return async function settleFailed(failed: FailedDelivery, answers: Acknowledgements, gone: AbortSignal): Promise<void> {
    const { delivery, message } = failed
    const dead = !isDeadQueue && (failed.dead || message.attempt >= deliveryLimit)
    const delayMs = retryDelayMs(message.attempt)
    while (!gone.aborted) {
      try {
        if (dead) return await bury(failed, answers)
        await publisher.retry(queue, message, message.attempt, delayMs)
        return answers.done(delivery)
      } catch (error) {
        logger.warn({ err: error, queue, messageId: message.id }, 'could not put a failed message away; holding it for a while')
      }
      await pause(delayMs, undefined, { signal: gone }).catch(() => undefined)
      if (!dead && !gone.aborted) return answers.reject(delivery, true)
    }
  }
}
