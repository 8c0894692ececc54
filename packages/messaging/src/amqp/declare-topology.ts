import { StartError } from '@parley/platform'
import type { ChannelModel, Options } from 'amqplib'
import { deadQueueOf } from '../dead-letters.ts'
import type { QueueSpec, Topology } from '../topology.ts'

/** A queue or exchange that RabbitMQ has otherwise than this version declares it. Says what to do. */
export class TopologyConflict extends StartError {
  override name = 'TopologyConflict'
}

/** Where messages wait for their next try: an exchange that keeps them `ms` long, then sends them to the queue they are addressed to. */
export const retryExchange = (ms: number): string => `retry.${ms}ms`

/** Most messages in each of the retry and dead queues. */
const sideQueueLength = 1_000_000

interface QueueDeclaration {
  name: string
  options: Options.AssertQueue
}

/**
 * How a queue of the topology is declared, with those that belong to it.
 * - Quorum queues count a delivery limit from the first *re*delivery, and refuse once they hold more than their maximum: both one less here.
 * - What they give up themselves (its consumers crashed each time) must reach the dead queue: at-least-once, which wants `reject-publish`.
 * - The dead queue gives nothing up, however often it is looked at; RabbitMQ 4 would after 20 times.
 * - A transient queue is declared durable, since RabbitMQ 4 knows no other; its messages are not.
 */
function declarationsOf(spec: QueueSpec): QueueDeclaration[] {
  if (spec.kind === 'transient')
    return [
      {
        name: spec.name,
        options: {
          durable: true,
          maxLength: spec.maxLength,
          overflow: 'drop-head',
          ...(spec.ttlMs === undefined ? {} : { messageTtl: spec.ttlMs }),
          arguments: { 'x-queue-type': 'classic' },
        },
      },
    ]
  const dead = deadQueueOf(spec.name)
  return [
    { name: dead, options: { ...quorum({ 'x-delivery-limit': 1_000_000_000 }), maxLength: sideQueueLength, overflow: 'reject-publish' } },
    {
      name: spec.name,
      options: {
        ...quorum({
          'x-dead-letter-strategy': 'at-least-once',
          ...(spec.deliveryLimit === undefined ? {} : { 'x-delivery-limit': spec.deliveryLimit - 1 }),
        }),
        maxLength: Math.max(spec.maxLength - 1, 0),
        overflow: 'reject-publish',
        deadLetterExchange: '',
        deadLetterRoutingKey: dead,
      },
    },
  ]
}

const quorum = (more: Record<string, unknown>): Options.AssertQueue => ({ durable: true, arguments: { 'x-queue-type': 'quorum', ...more } })

/** When its time is up a message goes on to the default exchange with the routing key it came with: the queue it failed in. */
const retryQueue = (ms: number): QueueDeclaration => ({
  name: retryExchange(ms),
  options: {
    ...quorum({ 'x-dead-letter-strategy': 'at-least-once' }),
    messageTtl: ms,
    maxLength: sideQueueLength,
    overflow: 'reject-publish',
    deadLetterExchange: '',
  },
})

/**
 * Declares every queue and exchange of the topology, and those for retries. Done again it changes nothing.
 * @param retryDelaysMs how long messages may wait for their next try
 * @throws TopologyConflict when RabbitMQ has one of them otherwise
 */
export async function declareTopology(model: ChannelModel, topology: Topology, retryDelaysMs: readonly number[]): Promise<void> {
  const channel = await model.createChannel()
  // The call that went wrong throws it.
  channel.on('error', () => undefined)
  const declare = async (kind: 'queue' | 'exchange', name: string, call: () => Promise<unknown>) => {
    await call().catch((error: unknown) => {
      throw conflictOf(kind, name, error) ?? error
    })
  }
  const declareQueue = ({ name, options }: QueueDeclaration) => declare('queue', name, () => channel.assertQueue(name, options))
  const declareFanout = async (name: string, queues: readonly string[]) => {
    await declare('exchange', name, () => channel.assertExchange(name, 'fanout', { durable: true }))
    for (const queue of queues) await channel.bindQueue(queue, name, '')
  }
  for (const ms of new Set(retryDelaysMs)) {
    await declareQueue(retryQueue(ms))
    await declareFanout(retryExchange(ms), [retryExchange(ms)])
  }
  for (const spec of topology.queues) for (const each of declarationsOf(spec)) await declareQueue(each)
  for (const { name, queues } of topology.fanouts) await declareFanout(name, queues)
  await channel.close()
}

const preconditionFailed = 406

function conflictOf(kind: 'queue' | 'exchange', name: string, error: unknown): TopologyConflict | undefined {
  if (!(error instanceof Error) || !('code' in error) || error.code !== preconditionFailed) return undefined
  const difference = /inequivalent arg[^"]*/.exec(error.message)?.[0] ?? error.message
  const remedy =
    kind === 'queue'
      ? `Let its consumers empty it, then delete it with "rabbitmqctl delete_queue ${name}" (add "-p <vhost>")`
      : 'Delete it on the page "Exchanges" of RabbitMQ’s management'
  return new TopologyConflict(
    `RabbitMQ has the ${kind} ${name} with other settings than this version declares (${difference}). ${remedy}: it is declared anew within seconds.`,
    { cause: error },
  )
}
