import type { ChannelModel } from 'amqplib'
import { deadQueueOf } from '../dead-letters.ts'
import type { Topology } from '../topology.ts'
import type { Message } from '../work-queue.ts'
import { retryExchange } from './declare-topology.ts'
import { createPublishLane } from './publish-lane.ts'
import { toBuffer, toProperties } from './wire-message.ts'

/** The publishing side: one channel with confirms for what must not be lost, one without for what may. */
export interface MessagePublisher {
  /**
   * Nothing of the message is looked at any more once this has returned, unless it waits for room.
   * @throws ParleyError SERVICE_UNAVAILABLE, as a rejection; at once, TypeError for a message that AMQP cannot carry, and Error for a
   * target that the topology does not have
   */
  publish(target: string, message: Message): Promise<void>
  /** Sends a message of a durable queue to it again in `delayMs`, one of the declared delays. @param failed tries that failed so far */
  retry(queue: string, message: Message, failed: number, delayMs: number): Promise<void>
  /** Sends a message to a queue's dead queue. */
  bury(queue: string, message: Message): Promise<void>
  /** Publishes on this connection from now on. @param onBroken a channel of it has gone, it must be renewed */
  attach(model: ChannelModel, onBroken: () => void): Promise<void>
  /** The broker takes no messages. */
  refuse(reason: string): void
  resume(): void
  /** Takes no more, and resolves when all that was taken has been answered for. */
  close(): Promise<void>
}

export interface MessagePublisherOptions {
  topology: Topology
  timeoutMs: number
  onUnroutable: () => void
}

/** Parts of messages in amqplib's buffer before a publisher waits: enough to keep the socket busy, little enough that pictures stay fresh. */
const highWaterMark = 256

export function createMessagePublisher({ topology, timeoutMs, onUnroutable }: MessagePublisherOptions): MessagePublisher {
  const durable = createPublishLane({ kind: 'confirmed', timeoutMs, onUnroutable })
  const transient = createPublishLane({ kind: 'handed over', timeoutMs, onUnroutable })
  const lanes = [durable, transient]
  const routes = routesOf(topology)

  const confirmed = (exchange: string, routingKey: string, message: Message, failed: number) =>
    durable.publish(exchange, routingKey, toBuffer(message.body), toProperties(message, true, failed))

  return {
    publish(target, message) {
      const route = routes.get(target)
      if (route === undefined) throw new Error(`There is no queue ${target} in the topology.`)
      const { exchange, routingKey, kind } = route
      if (kind === 'durable') return confirmed(exchange, routingKey, message, 0)
      return transient.publish(exchange, routingKey, toBuffer(message.body), toProperties(message, false, 0))
    },
    retry: (queue, message, failed, delayMs) => confirmed(retryExchange(delayMs), queue, message, failed),
    bury: (queue, message) => confirmed('', deadQueueOf(queue), message, 0),
    async attach(model, onBroken) {
      const [withConfirms, without] = await Promise.all([model.createConfirmChannel(), model.createChannel({ highWaterMark })])
      for (const channel of [withConfirms, without]) {
        // Followed by `close`.
        channel.on('error', () => undefined)
        channel.on('close', onBroken)
      }
      durable.attach(withConfirms)
      transient.attach(without)
    },
    refuse: (reason) => lanes.forEach((lane) => lane.refuse(reason)),
    resume: () => lanes.forEach((lane) => lane.resume()),
    close: async () => void (await Promise.all(lanes.map((lane) => lane.close()))),
  }
}

interface Route {
  exchange: string
  routingKey: string
  /** A fanout to a durable queue is published to as such. */
  kind: 'durable' | 'transient'
}

function routesOf({ queues, fanouts }: Topology): ReadonlyMap<string, Route> {
  const kinds = new Map(queues.map(({ name, kind }) => [name, kind]))
  const kindOf = (names: readonly string[]) => (names.some((name) => kinds.get(name) === 'durable') ? 'durable' : 'transient')
  return new Map<string, Route>([
    ...queues.map(({ name, kind }) => [name, { exchange: '', routingKey: name, kind }] as const),
    ...fanouts.map(({ name, queues: names }) => [name, { exchange: name, routingKey: '', kind: kindOf(names) }] as const),
  ])
}
