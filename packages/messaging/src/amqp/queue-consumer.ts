import { asError, type Logger } from '@parley/platform'
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib'
import { setTimeout as pause } from 'node:timers/promises'
import { consumersWentAway } from '../dead-letters.ts'
import { openDelivery, type Outcome } from '../open-delivery.ts'
import type { Consumer, ConsumeOptions, Delivery, Message } from '../work-queue.ts'
import { createAcknowledgements, type Acknowledgements } from './acknowledgements.ts'
import { reconnectDelayMs, type BrokerConnection } from './broker-connection.ts'
import type { FailedDelivery } from './failed-deliveries.ts'
import { fromDelivery, type DeliverySource } from './wire-message.ts'
import { within } from './within.ts'

export interface QueueConsumer extends Consumer {
  /** Why it gets nothing; undefined when it is attached to its queue. */
  readonly failure: Error | undefined
  /** Resolves once it is attached to its queue for the first time. */
  attached(): Promise<void>
}

export interface QueueConsumerOptions extends ConsumeOptions {
  queue: string
  source: DeliverySource
  /** Deliveries before a message is dead. */
  deliveryLimit: number
  handler: (delivery: Delivery) => void | Promise<void>
  connection: Pick<BrokerConnection, 'whenOpen'>
  /** Settles what failed; undefined where it is dropped. */
  settleFailed: ((failed: FailedDelivery, answers: Acknowledgements, gone: AbortSignal) => Promise<void>) | undefined
  onDropped: () => void
  /** The queue is not there. Never rejects. */
  onMissing: () => Promise<void>
  logger: Logger
}

/** AMQP counts them in 16 bits. */
const largestPrefetch = 65_535
const closeTimeoutMs = 2_000
const notFound = 404
const lastingMs = 10_000

/** One channel that consumes, from its opening to its end. */
interface Session {
  channel: Channel
  answers: Acknowledgements
  /** Aborted when it takes no answers any more. */
  gone: AbortController
  /** Failed deliveries being put away. */
  settling: Set<Promise<void>>
  consumerTag: string
  /** Its queue is not there any more. */
  deleted: boolean
  /** Resolves with the reason when the channel has closed. */
  ended: Promise<Error>
}

/** Consumes from a queue on a channel of its own, and again on the next one whenever that ends. */
export function createQueueConsumer(options: QueueConsumerOptions): QueueConsumer {
  const { queue, source, deliveryLimit, handler, connection, settleFailed, onDropped, onMissing, logger } = options
  const prefetch = Math.min(Math.max(Math.trunc(options.prefetch), 1), largestPrefetch)
  const closing = new AbortController()
  let session: Session | undefined
  let failure: Error | undefined = new Error(`not yet consuming ${queue}`)
  let firstAttached = () => {}
  const attached = new Promise<void>((resolve) => (firstAttached = resolve))

  function settle(to: Session, delivery: ConsumeMessage, message: Message & { attempt: number }, outcome: Outcome): void {
    // Its channel has gone, and the message to others.
    if (to.gone.signal.aborted) return
    if (outcome.done) return to.answers.done(delivery)
    if (settleFailed === undefined) {
      to.answers.reject(delivery, false)
      return onDropped()
    }
    const { reason, dead } = outcome
    const settling = settleFailed({ delivery, message, reason, dead }, to.answers, to.gone.signal).finally(() =>
      to.settling.delete(settling),
    )
    to.settling.add(settling)
  }

  function deliver(to: Session, delivery: ConsumeMessage): void {
    to.answers.opened(delivery)
    if (to.gone.signal.aborted || closing.signal.aborted) return
    const message = fromDelivery(delivery, source)
    if (message.attempt > deliveryLimit) return settle(to, delivery, message, { done: false, reason: consumersWentAway, dead: true })
    openDelivery(message, handler, (outcome) => settle(to, delivery, message, outcome), logger)
  }

  async function attach(model: ChannelModel): Promise<Session> {
    const channel = await model.createChannel()
    const gone = new AbortController()
    const ended = new Promise<Error>((resolve) => {
      let reason = new Error('the channel has closed')
      channel.on('error', (error) => (reason = error))
      channel.on('close', () => {
        gone.abort()
        resolve(reason)
      })
    })
    const next: Session = {
      channel,
      answers: createAcknowledgements(channel),
      gone,
      settling: new Set(),
      consumerTag: '',
      deleted: false,
      ended,
    }
    const abandon = () => {
      gone.abort()
      channel.close().catch(() => undefined)
    }
    try {
      await channel.prefetch(prefetch)
      const { consumerTag } = await channel.consume(queue, (delivery) => {
        if (delivery !== null) return deliver(next, delivery)
        // The channel goes with its queue: a new one starts anew.
        next.deleted = true
        abandon()
      })
      return Object.assign(next, { consumerTag })
    } catch (error) {
      abandon()
      throw error
    }
  }

  /** What was acknowledged stays so; failed messages on their way are waited for, lest they come twice; the rest goes back. */
  async function leave({ channel, answers, gone, settling, consumerTag }: Session): Promise<void> {
    if (gone.signal.aborted) return
    answers.flush()
    gone.abort()
    await channel.cancel(consumerTag)
    await Promise.allSettled(settling)
    answers.flush()
    answers.returnAll()
    await channel.close()
  }

  /** Until it closes, or its connection for good. */
  async function consume(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const model = await connection.whenOpen()
      if (model === undefined || closing.signal.aborted) return
      let missing = false
      try {
        session = await attach(model)
        if (closing.signal.aborted) return await leave(session)
        failure = undefined
        firstAttached()
        const since = performance.now()
        failure = await session.ended
        missing = session.deleted
        // What lasted for a while was no failed attempt.
        if (performance.now() - since > lastingMs) attempt = 0
      } catch (error) {
        failure = asError(error)
        missing = 'code' in failure && failure.code === notFound
      }
      session = undefined
      if (closing.signal.aborted) return
      logger.warn({ err: failure, queue, attempt }, 'a consumer lost its channel; attaching again')
      await pause(reconnectDelayMs(attempt + 1), undefined, { signal: closing.signal }).catch(() => undefined)
      if (missing) await onMissing()
    }
  }
  consume().catch((error: unknown) => logger.error({ err: error, queue }, 'a consumer ended'))

  async function close(): Promise<void> {
    closing.abort()
    if (session !== undefined) await within(leave(session), closeTimeoutMs)
  }
  let closed: Promise<void> | undefined

  return {
    get failure() {
      return failure
    },
    attached: () => attached,
    close: () => (closed ??= close()),
  }
}
