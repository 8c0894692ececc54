import { type Logger, reasonOf } from '@parley/platform'
import type { Delivery, Message } from './work-queue.ts'

/** What becomes of a delivery. */
export type Outcome = { done: true } | { done: false; reason: string; dead: boolean }

/**
 * Hands a message to a consumer's handler. Its first answer counts; a handler that throws without having answered gives it back.
 * Never throws.
 */
export function openDelivery(
  message: Message & { attempt: number },
  handler: (delivery: Delivery) => void | Promise<void>,
  settle: (outcome: Outcome) => void,
  logger: Logger,
): void {
  let settled = false
  const answer = (outcome: Outcome) => {
    if (settled) return
    settled = true
    settle(outcome)
  }
  const failed = (error: unknown) => {
    logger.warn({ err: error, messageId: message.id, attempt: message.attempt }, 'a message could not be handled')
    answer({ done: false, reason: reasonOf(error), dead: false })
  }
  const delivery: Delivery = {
    id: message.id,
    headers: message.headers,
    body: message.body,
    attempt: message.attempt,
    ack: () => answer({ done: true }),
    nack: (reason, { dead = false } = {}) => answer({ done: false, reason, dead }),
  }
  try {
    Promise.resolve(handler(delivery)).catch(failed)
  } catch (error) {
    failed(error)
  }
}
