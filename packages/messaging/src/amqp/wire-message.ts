import type { ConsumeMessage, Options } from 'amqplib'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { consumersWentAway, isDead, withDeath } from '../dead-letters.ts'
import { longestMessageId, type Message } from '../work-queue.ts'

/** Bytes of a message's headers as JSON; amqplib encodes no more than 64 KiB of them. */
const largestHeaders = 60_000

/**
 * A message's properties on the wire: its id as `message-id`, its headers as one JSON text (every JSON value comes back as it was, and it
 * costs less than a table), and how many tries have failed before it was published again. A message that finds no queue comes back.
 * @throws TypeError for an id or headers that are too long
 */
export function toProperties({ id, headers }: Message, persistent: boolean, failed: number): Options.Publish {
  // A character has at most three bytes.
  if (id.length * 3 > longestMessageId && Buffer.byteLength(id) > longestMessageId)
    throw new TypeError(`A message id has at most ${longestMessageId} bytes.`)
  const json = JSON.stringify(headers)
  if (json.length * 3 > largestHeaders && Buffer.byteLength(json) > largestHeaders)
    throw new TypeError(`The headers of a message have at most ${largestHeaders} bytes as JSON.`)
  return { persistent, mandatory: true, messageId: id, headers: failed > 0 ? { json, failed } : { json } }
}

/** A body as amqplib wants it, not copied. */
export const toBuffer = (body: Uint8Array): Buffer =>
  Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength)

/** What is known of the queue that a message was delivered from. */
export interface DeliverySource {
  /** A classic queue says only whether a message was delivered before, not how often. */
  kind: 'durable' | 'transient'
  /** The delivery limit of a queue of the topology. */
  limitOf: (queue: string) => number
}

/** A delivered message. What others have published, without our headers, is taken as well. */
export function fromDelivery({ content, fields, properties }: ConsumeMessage, source: DeliverySource): Message & { attempt: number } {
  const wire = properties.headers ?? {}
  const headers = parseHeaders(wire['json'])
  const id: unknown = properties.messageId
  const redeliveries = source.kind === 'durable' ? countOf(wire['x-delivery-count']) : Number(fields.redelivered)
  return {
    id: typeof id === 'string' && id !== '' ? id : createHash('sha256').update(content).digest('hex'),
    headers: wire['x-death'] === undefined ? headers : withBrokersDeath(headers, wire['x-death'], source.limitOf),
    body: content,
    attempt: countOf(wire['failed']) + redeliveries + 1,
  }
}

const countOf = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : 0)

function parseHeaders(json: unknown): Record<string, unknown> {
  if (typeof json !== 'string') return {}
  try {
    const value: unknown = JSON.parse(json)
    // What JSON calls an object.
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

/** What RabbitMQ notes when it gives a message up, newest first. */
const brokersDeaths = z.array(z.object({ queue: z.string(), reason: z.string(), time: z.object({ value: z.number() }) })).catch([])

/** A message that the broker itself moved to the dead queue, told as if an adapter had. */
function withBrokersDeath(headers: Record<string, unknown>, xDeath: unknown, limitOf: DeliverySource['limitOf']): Record<string, unknown> {
  const death = brokersDeaths.parse(xDeath).find(({ reason }) => reason === 'delivery_limit')
  if (death === undefined || isDead(headers)) return headers
  const { queue, time } = death
  return withDeath(headers, { queue, reason: consumersWentAway, attempts: limitOf(queue), at: new Date(time.value * 1000).toISOString() })
}
