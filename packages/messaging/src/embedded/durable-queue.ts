import type { Logger } from '@parley/platform'
import { consumersWentAway, withDeath } from '../dead-letters.ts'
import { openDelivery, type Outcome } from '../open-delivery.ts'
import type { ConsumeOptions, Consumer, Delivery } from '../work-queue.ts'
import { createBatcher } from './batcher.ts'
import { buryMessage, delayMessage, deleteMessages, returnMessages, takeMessages, type TakenRow } from './message-table.ts'
import type { TableSession } from './table-session.ts'

/** The consuming side of a durable queue. */
export interface DurableQueue {
  consume(options: ConsumeOptions, handler: (delivery: Delivery) => void | Promise<void>): Consumer
  /** Consumers that are open. */
  consumers(): number
  /** There may be something to take. */
  wake(): void
  /** Ends the consumers; what was acknowledged before is gone for good. */
  close(): Promise<void>
}

export interface DurableQueueOptions {
  name: string
  /** Where messages go that died; undefined for a dead queue, whose messages stay. */
  dead: string | undefined
  /** Deliveries before a message is dead. */
  deliveryLimit: number
  /** Milliseconds until the next try, after the `attempt`th failed. */
  retryDelayMs: (attempt: number) => number
  session: TableSession
  /** Called when a message went to `dead`. */
  onDead: () => void
  /** Called when acknowledged or dead messages have left the queue. */
  onGone: (count: number) => void
  logger: Logger
}

interface Taker {
  prefetch: number
  handler: (delivery: Delivery) => void | Promise<void>
  /** Numbers of the messages that are out. */
  out: Set<string>
  /** Settles, never rejects, when what is being taken has been delivered or given back. */
  fetching: Promise<void> | undefined
  /** Something came while it was fetching. */
  again: boolean
  closed: boolean
}

export function createDurableQueue(options: DurableQueueOptions): DurableQueue {
  const { name, dead, deliveryLimit, retryDelayMs, session, onDead, onGone, logger } = options
  const takers = new Set<Taker>()
  let closed = false
  let retry: { at: number; timer: NodeJS.Timeout } | undefined

  const acknowledged = createBatcher<string>({
    async write(numbers) {
      await session.query(deleteMessages, () => [name, numbers])
      onGone(numbers.length)
    },
    batch: 1_000,
    limit: 100_000,
    overflow: () => new Error('too many acknowledgements wait'),
  })

  const wake = () => {
    for (const taker of takers) fetch(taker)
  }

  /** Takes as many as there is room for, until there are no more. */
  function fetch(taker: Taker): void {
    if (taker.fetching !== undefined) taker.again = true
    if (taker.fetching !== undefined || taker.closed || taker.out.size >= taker.prefetch) return
    taker.again = false
    const room = taker.prefetch - taker.out.size
    taker.fetching = session
      .query<TakenRow & Record<string, unknown>>(takeMessages, (number) => [number, name, room])
      .then(
        (rows) => {
          taker.fetching = undefined
          rows.sort((a, b) => (BigInt(a.number) < BigInt(b.number) ? -1 : 1))
          for (const row of rows) taker.out.add(row.number)
          if (taker.closed) return giveBack(taker)
          for (const row of rows) deliver(taker, row)
          if (taker.again || rows.length === room) fetch(taker)
          return undefined
        },
        (error: unknown) => {
          taker.fetching = undefined
          // The next look, a second later at most, tries again.
          if (!closed) logger.warn({ err: error, queue: name }, 'could not take messages')
        },
      )
      .catch((error: unknown) => logger.warn({ err: error, queue: name }, 'could not give messages back'))
  }

  function deliver(taker: Taker, row: TakenRow): void {
    if (dead !== undefined && row.attempts > deliveryLimit)
      return settle(taker, row, { done: false, reason: consumersWentAway, dead: true })
    const own = JSON.parse(row.headers) as Record<string, unknown>
    openDelivery(
      { id: row.id, headers: row.death ? withDeath(own, row.death) : own, body: row.body, attempt: row.attempts },
      taker.handler,
      (outcome) => settle(taker, row, outcome),
      logger,
    )
  }

  function settle(taker: Taker, row: TakenRow, outcome: Outcome): void {
    // Closed meanwhile: it has been given back to others.
    if (!taker.out.delete(row.number)) return
    const written = outcome.done ? acknowledged.add(row.number) : fail(row, outcome)
    written.catch((error: unknown) => {
      if (!closed) logger.warn({ err: error, queue: name, messageId: row.id }, 'a message could not be settled and will be delivered again')
    })
    fetch(taker)
  }

  async function fail(row: TakenRow, outcome: Extract<Outcome, { done: false }>): Promise<void> {
    if (dead !== undefined && (outcome.dead || row.attempts >= deliveryLimit)) {
      const reason = outcome.reason.replaceAll('\0', '')
      const attempts = Math.min(row.attempts, deliveryLimit)
      const at = new Date().toISOString()
      await session.query(buryMessage, (number) => [name, row.number, number, dead, reason, attempts, at])
      logger.error({ queue: name, messageId: row.id, attempts, reason }, 'a message is dead')
      onGone(1)
      onDead()
      return
    }
    const delay = retryDelayMs(row.attempts)
    await session.query(delayMessage, (number) => [name, row.number, number, delay])
    wakeIn(delay)
  }

  /** One timer for the earliest of the messages that wait for their next try. */
  function wakeIn(delay: number): void {
    const at = performance.now() + delay
    if (closed || (retry !== undefined && retry.at <= at)) return
    clearTimeout(retry?.timer)
    const timer = setTimeout(() => {
      retry = undefined
      wake()
    }, delay + 1)
    retry = { at, timer }
  }

  async function giveBack(taker: Taker): Promise<void> {
    const numbers = [...taker.out]
    taker.out.clear()
    if (numbers.length === 0) return
    await session.query(returnMessages, (number) => [name, numbers, number])
    wake()
  }

  async function end(taker: Taker): Promise<void> {
    taker.closed = true
    takers.delete(taker)
    // What is being taken at this moment is given back before the consumer is said to be closed.
    await Promise.all([
      taker.fetching,
      giveBack(taker).catch((error: unknown) => logger.warn({ err: error, queue: name }, 'could not give messages back')),
    ])
  }

  return {
    consume({ prefetch }, handler) {
      const taker: Taker = { prefetch, handler, out: new Set(), fetching: undefined, again: false, closed: false }
      takers.add(taker)
      fetch(taker)
      return { close: () => end(taker) }
    },
    consumers: () => takers.size,
    wake,
    async close() {
      closed = true
      clearTimeout(retry?.timer)
      await Promise.all([...takers].map(end))
      await acknowledged.drain()
    },
  }
}
