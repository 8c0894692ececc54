import { ParleyError, type Logger, type Metrics } from '@parley/platform'
import type { Pool } from 'pg'
import { deadQueueOf } from '../dead-letters.ts'
import type { QueueSpec, Topology } from '../topology.ts'
import { longestMessageId, type Message, type WorkQueue } from '../work-queue.ts'
import { createDurableQueue, type DurableQueue } from './durable-queue.ts'
import { createMessageTable } from './message-table.ts'
import { createMessagePublisher } from './message-publisher.ts'
import { createTableSession } from './table-session.ts'
import { createTransientQueue, type DropReason, type TransientQueue } from './transient-queue.ts'

export interface EmbeddedWorkQueueOptions {
  topology: Topology
  /** Where durable messages lie, in the Postgres schema `messaging`. One connection is kept; give it at least 3. */
  pool: Pool
  logger: Logger
  /** `queue_depth{queue}`, `queue_consumers{queue}` (of this process), `parley_queue_dropped_total{queue,reason}`, `parley_queue_dead_total{queue}`. */
  metrics?: Metrics
  /** Called for each message that a transient queue lost. */
  onDropped?: (queue: string, message: Message, reason: DropReason) => void
  /** Milliseconds until the next try, after the `attempt`th failed; default 0.2, 0.8, 3.2, 12.8, then 30 s. */
  retryDelayMs?: (attempt: number) => number
}

/** Others may publish, and consumers elsewhere may go away, unheard: the queues look by themselves this often. */
const lookEveryMs = 1_000

const backOff = (attempt: number) => Math.min(200 * 4 ** (attempt - 1), 30_000)

/** A work queue without a broker: transient queues in memory, durable ones in a table, with the behaviour of the real one. */
export async function createEmbeddedWorkQueue(options: EmbeddedWorkQueueOptions): Promise<WorkQueue> {
  const { topology, pool, logger, metrics, onDropped, retryDelayMs = backOff } = options
  await createMessageTable(pool)
  const dropped = metrics?.counter('parley_queue_dropped_total', 'Messages a transient queue lost', ['queue', 'reason'])
  const died = metrics?.counter('parley_queue_dead_total', 'Messages given up after their last try', ['queue'])
  const session = createTableSession(pool, logger)
  const transient = new Map<string, TransientQueue>()
  const durable = new Map<string, DurableQueue>()
  const specs = new Map(topology.queues.map((spec) => [spec.name, spec]))
  const fanouts = new Map(topology.fanouts.map(({ name, queues }) => [name, queues]))
  const publisher = await createMessagePublisher({ pool, specs })

  function addDurable(name: string, spec: QueueSpec | undefined): void {
    const dead = spec === undefined ? undefined : deadQueueOf(name)
    durable.set(
      name,
      createDurableQueue({
        name,
        dead,
        deliveryLimit: spec?.deliveryLimit ?? Infinity,
        retryDelayMs,
        session,
        logger,
        onGone: (count) => publisher.left(name, count),
        onDead() {
          died?.inc({ queue: name })
          if (dead !== undefined) durable.get(dead)?.wake()
        },
      }),
    )
  }

  for (const spec of topology.queues) {
    if (spec.kind === 'durable') {
      addDurable(spec.name, spec)
      addDurable(deadQueueOf(spec.name), undefined)
      continue
    }
    const drop = (message: Message, reason: DropReason) => {
      dropped?.inc({ queue: spec.name, reason })
      onDropped?.(spec.name, message, reason)
    }
    transient.set(spec.name, createTransientQueue({ spec, onDropped: drop, logger }))
  }

  const look = async () => {
    for (const queue of transient.values()) queue.expire()
    await session.freeGone()
    for (const queue of durable.values()) queue.wake()
  }
  let looking: Promise<void> | undefined
  const timer = setInterval(() => {
    looking ??= look()
      .catch((error: unknown) => {
        if (!closing) logger.warn({ err: error }, 'the work queue cannot reach its table')
      })
      .finally(() => (looking = undefined))
  }, lookEveryMs)
  timer.unref()

  let closing: Promise<void> | undefined
  metrics?.onScrape(async () => {
    if (closing !== undefined) return
    const gauge = metrics.gauge('queue_depth', 'Messages waiting', ['queue'])
    for (const [name, queue] of transient) gauge.set({ queue: name }, queue.depth())
    const consumers = metrics.gauge('queue_consumers', 'Consumers of a queue', ['queue'])
    for (const [name, queue] of [...transient, ...durable]) consumers.set({ queue: name }, queue.consumers())
    const waiting = await publisher.waiting()
    for (const name of durable.keys()) gauge.set({ queue: name }, waiting.get(name) ?? 0)
  })

  function unknownQueue(name: string): Error {
    return new Error(`There is no queue ${name} in the topology.`)
  }

  async function close(): Promise<void> {
    clearInterval(timer)
    await Promise.all([...durable.values()].map((queue) => queue.close()))
    await publisher.drain()
    for (const queue of transient.values()) queue.close()
    await looking
    await session.close()
  }

  return {
    async publish(target, { id, headers, body }) {
      if (closing !== undefined) throw new ParleyError('SERVICE_UNAVAILABLE', { cause: new Error('the work queue is closed') })
      const queues = fanouts.get(target) ?? [target]
      const unknown = queues.find((name) => !specs.has(name))
      if (unknown !== undefined) throw unknownQueue(unknown)
      if (Buffer.byteLength(id) > longestMessageId) throw new TypeError(`A message id has at most ${longestMessageId} bytes.`)
      // Copied, as if sent: what the publisher does with its own afterwards is its own affair.
      const text = JSON.stringify(headers)
      const lasting = queues.filter((name) => durable.has(name))
      if (lasting.length > 0) await publisher.publish(lasting, { id, headers: text, body })
      for (const name of lasting) durable.get(name)?.wake()
      for (const name of queues)
        transient.get(name)?.publish({ id, headers: JSON.parse(text) as Message['headers'], body: Buffer.from(body) })
    },
    async consume(queue, consumeOptions, handler) {
      const consumer = (transient.get(queue) ?? durable.get(queue))?.consume(consumeOptions, handler)
      if (consumer === undefined) throw unknownQueue(queue)
      return consumer
    },
    async depth(queue) {
      const memory = transient.get(queue)
      if (memory !== undefined) return memory.depth()
      if (!durable.has(queue)) throw unknownQueue(queue)
      return (await publisher.count(queue)).waiting
    },
    close: () => (closing ??= close()),
  }
}
