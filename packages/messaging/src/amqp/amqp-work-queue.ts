import type { Health, Logger, Metrics } from '@parley/platform'
import { setTimeout as pause } from 'node:timers/promises'
import { deadQueueOf } from '../dead-letters.ts'
import type { Topology } from '../topology.ts'
import type { WorkQueue } from '../work-queue.ts'
import { createBrokerConnection, type BrokerConnection } from './broker-connection.ts'
import { declareTopology, retryExchange, TopologyConflict } from './declare-topology.ts'
import { createFailedDeliveries } from './failed-deliveries.ts'
import { createMessagePublisher } from './message-publisher.ts'
import { outOfReach } from './out-of-reach.ts'
import { createQueueConsumer, type QueueConsumer } from './queue-consumer.ts'
import { createQueueCounts } from './queue-counts.ts'
import { within } from './within.ts'

export interface AmqpWorkQueueOptions {
  /** `amqp://user:password@host:5672/vhost`, or `amqps://`. */
  url: string
  topology: Topology
  /** The process, as the broker's management page shows its connections: `<name> publish` and `<name> consume`. */
  name: string
  logger: Logger
  /**
   * `queue_depth{queue}` and `queue_consumers{queue}` with the dead queues and those where messages wait for their next try (`retry.200ms`), as the broker counts, so the
   * same from every process: `max by (queue)`;
   * `parley_queue_dropped_total{queue,reason="failed"}` (what a full or overdue queue drops only the broker knows),
   * `parley_queue_dead_total{queue}` (moved by this process), `parley_amqp_connected{connection}`, `parley_amqp_blocked`.
   */
  metrics?: Metrics
  /** Gets the check `RabbitMQ`. */
  health?: Health
  /** Milliseconds until the next try after the first failure, the second, and so on, the last for all later ones; default 0.2, 0.8, 3.2, 12.8, 30 s. */
  retryDelaysMs?: readonly number[]
  /** Milliseconds without a sign of the broker after which a call fails; default 2,000. */
  timeoutMs?: number
}

const consumersAreToldMs = 500
const growingDelaysMs = [200, 800, 3_200, 12_800, 30_000]

/**
 * The work queue on RabbitMQ 3.10 or newer. Publishes and consumes on two connections, so that a broker that takes no messages (memory or
 * disk alarm) still takes acknowledgements. Both come back by themselves, consumers included.
 * Resolves as soon as it is connected, and at the latest after `timeoutMs`: a broker that is down is waited for in the background.
 * @throws TopologyConflict when the broker has a queue with other settings
 */
export async function createAmqpWorkQueue(options: AmqpWorkQueueOptions): Promise<WorkQueue> {
  const { url, topology, name, logger, metrics, health, retryDelaysMs = growingDelaysMs, timeoutMs = 2_000 } = options
  const specs = new Map(topology.queues.map((spec) => [spec.name, spec]))
  const deadQueues = new Set(topology.queues.filter(({ kind }) => kind === 'durable').map(({ name: queue }) => deadQueueOf(queue)))
  const limitOf = (queue: string) => specs.get(queue)?.deliveryLimit ?? Infinity
  const retryDelayMs = (attempt: number) => retryDelaysMs[Math.min(attempt, retryDelaysMs.length) - 1] ?? 0
  const dropped = metrics?.counter('parley_queue_dropped_total', 'Messages a transient queue lost', ['queue', 'reason'])
  const died = metrics?.counter('parley_queue_dead_total', 'Messages given up after their last try', ['queue'])
  const consumers = new Set<QueueConsumer>()

  /** One at a time: both connections declare everything whenever they open. */
  let declaring: Promise<void> = Promise.resolve()
  const declare = (model: Parameters<typeof declareTopology>[0]): Promise<void> => {
    declaring = declaring.catch(() => undefined).then(() => declareTopology(model, topology, retryDelaysMs))
    return declaring
  }
  /**
   * Somebody has deleted a queue. Once a second is enough, however many messages find it gone; and not at once: RabbitMQ does not tell a
   * consumer that its quorum queue has gone when there is another of that name by the time it looks, and that consumer would wait for ever.
   */
  let declaringAgain: Promise<void> | undefined
  const declareAgain = () =>
    (declaringAgain ??= (async () => {
      setTimeout(() => (declaringAgain = undefined), 1_000).unref()
      logger.warn('a queue is not there; declaring the queues')
      await pause(consumersAreToldMs)
      if (consuming.open !== undefined) await declare(consuming.open)
    })().catch((error: unknown) => logger.error({ err: error }, 'could not declare the queues')))

  const publisher = createMessagePublisher({ topology, timeoutMs, onUnroutable: () => void declareAgain() })
  const consuming = createBrokerConnection({ url, name: `${name} consume`, setup: declare, logger })
  const publishing: BrokerConnection = createBrokerConnection({
    url,
    name: `${name} publish`,
    async setup(model) {
      await declare(model)
      await publisher.attach(model, () => setImmediate(() => publishing.renew(model)))
    },
    onBlocked: (reason) => publisher.refuse(`RabbitMQ takes no messages: ${reason}`),
    onUnblocked: () => publisher.resume(),
    onClosed: () => publisher.resume(),
    logger,
  })
  const connections = { publish: publishing, consume: consuming }
  const count = createQueueCounts(consuming, timeoutMs)
  let closing: Promise<void> | undefined

  const removeCheck = health?.addCheck('RabbitMQ', () => {
    for (const { open, failure } of Object.values(connections)) if (open === undefined) throw failure ?? new Error('not connected yet')
    for (const { failure } of consumers) if (failure !== undefined) throw failure
  })
  metrics?.onScrape(async () => {
    if (closing !== undefined) return
    const connected = metrics.gauge('parley_amqp_connected', 'Whether a connection to RabbitMQ is open', ['connection'])
    for (const [connection, { open }] of Object.entries(connections)) connected.set({ connection }, open === undefined ? 0 : 1)
    metrics.gauge('parley_amqp_blocked', 'Whether RabbitMQ takes no messages').set(publishing.blocked === undefined ? 0 : 1)
    const depths = metrics.gauge('queue_depth', 'Messages waiting', ['queue'])
    const consumed = metrics.gauge('queue_consumers', 'Consumers of a queue', ['queue'])
    const ask = async (queue: string) => {
      const counts = await count(queue).catch(() => undefined)
      // None rather than one that is long past.
      for (const [gauge, value] of [[depths, counts?.depth] as const, [consumed, counts?.consumers] as const])
        if (value === undefined) gauge.remove({ queue })
        else gauge.set({ queue }, value)
    }
    await Promise.all([...specs.keys(), ...deadQueues, ...new Set(retryDelaysMs.map(retryExchange))].map(ask))
  })

  async function close(): Promise<void> {
    removeCheck?.()
    await Promise.all([...consumers].map((consumer) => consumer.close()))
    await within(publisher.close(), 2 * timeoutMs)
    await Promise.all([consuming.close(), publishing.close()])
  }

  await within(Promise.all([consuming.tried(), publishing.tried()]), timeoutMs)
  const conflict = [consuming.failure, publishing.failure].find((failure) => failure instanceof TopologyConflict)
  if (conflict !== undefined) {
    await close()
    throw conflict
  }

  return {
    // Not an async function: this is called 10,000 times a second, and a second promise for each would cost as much as the rest.
    publish(target, message) {
      try {
        return publisher.publish(target, message)
      } catch (error) {
        return Promise.reject(error as Error) // what it throws
      }
    },
    async consume(queue, { prefetch }, handler) {
      if (!specs.has(queue) && !deadQueues.has(queue)) throw unknownQueue(queue)
      if (closing !== undefined) throw outOfReach(new Error('the work queue is closed'))
      const kind = specs.get(queue)?.kind ?? 'durable'
      const deliveryLimit = kind === 'durable' ? limitOf(queue) : Infinity
      const onDead = () => died?.inc({ queue })
      const isDeadQueue = deadQueues.has(queue)
      const consumer = createQueueConsumer({
        queue,
        source: { kind, limitOf },
        deliveryLimit,
        prefetch,
        handler,
        connection: consuming,
        settleFailed:
          kind === 'durable'
            ? createFailedDeliveries({ queue, isDeadQueue, deliveryLimit, retryDelayMs, publisher, onDead, logger })
            : undefined,
        onDropped: () => dropped?.inc({ queue, reason: 'failed' }),
        onMissing: declareAgain,
        logger,
      })
      consumers.add(consumer)
      // While the broker is down there is nothing to wait for: it attaches when there is a connection.
      if (consuming.open !== undefined) await within(consumer.attached(), timeoutMs)
      return {
        async close() {
          consumers.delete(consumer)
          await consumer.close()
        },
      }
    },
    async depth(queue) {
      if (!specs.has(queue) && !deadQueues.has(queue)) throw unknownQueue(queue)
      return (await count(queue)).depth
    },
    close: () => (closing ??= close()),
  }
}

const unknownQueue = (name: string) => new Error(`There is no queue ${name} in the topology.`)
