import { ParleyError } from '@parley/platform'
import type { Pool } from 'pg'
import type { QueueSpec } from '../topology.ts'
import { createBatcher } from './batcher.ts'
import { countKept, countQueue, countWaiting, insertMessages } from './message-table.ts'

/** A message ready to be stored. */
export interface StoredMessage {
  id: string
  /** JSON. */
  headers: string
  body: Uint8Array
}

/** The publishing side of the durable queues. */
export interface MessagePublisher {
  /** Resolves once the message is committed in all of `queues`, or in none. @throws ParleyError SERVICE_UNAVAILABLE */
  publish(queues: string[], message: StoredMessage): Promise<void>
  /** Messages have left a queue for good. Without it a queue seems fuller than it is until it is counted again. */
  left(queue: string, count: number): void
  count(queue: string): Promise<{ kept: number; waiting: number }>
  /** Messages that wait, by queue; one without is left out. */
  waiting(): Promise<Map<string, number>>
  /** Resolves when nothing is being written any more. */
  drain(): Promise<void>
}

function outOfReach(cause: unknown): never {
  throw new ParleyError('SERVICE_UNAVAILABLE', { message: 'The work queue is out of reach; try again.', cause })
}

/** How long a queue that was counted as full is taken to be. */
const recountAfterMs = 100

interface Level {
  /** Counted, and then kept by what went in and out here. */
  kept: number
  /** By `performance.now()`. */
  countedAt: number
}

export interface MessagePublisherOptions {
  pool: Pool
  specs: ReadonlyMap<string, QueueSpec>
}

export async function createMessagePublisher({ pool, specs }: MessagePublisherOptions): Promise<MessagePublisher> {
  const { rows: counted } = await pool.query<{ queue: string; kept: number }>(countKept)
  const kept = new Map(counted.map((row) => [row.queue, row.kept]))
  const levels = new Map<string, Level>([...specs.keys()].map((name) => [name, { kept: kept.get(name) ?? 0, countedAt: -Infinity }]))

  const written = createBatcher<{ queue: string; message: StoredMessage }[]>({
    async write(batch) {
      const rows = batch.flat()
      await pool
        .query(insertMessages, [
          rows.map(({ queue }) => queue),
          rows.map(({ message }) => message.id),
          rows.map(({ message }) => message.headers),
          rows.map(({ message: { body } }) => Buffer.from(body.buffer, body.byteOffset, body.byteLength)),
        ])
        .catch(outOfReach)
    },
    batch: 500,
    limit: 20_000,
    overflow: () => new ParleyError('SERVICE_UNAVAILABLE', { message: 'The work queue does not keep up; try again.' }),
  })

  async function count(queue: string): Promise<{ kept: number; waiting: number }> {
    const { rows } = await pool.query<{ kept: number; waiting: number }>(countQueue, [queue])
    return rows[0] ?? { kept: 0, waiting: 0 }
  }

  const hasRoom = (queue: string) => (levels.get(queue)?.kept ?? 0) < (specs.get(queue)?.maxLength ?? Infinity)

  /** Other processes may have taken from a queue that seems full. */
  async function recount(queue: string): Promise<void> {
    const level = levels.get(queue)
    if (level === undefined || performance.now() - level.countedAt < recountAfterMs) return
    level.countedAt = performance.now()
    level.kept = (await count(queue).catch(outOfReach)).kept
  }

  function left(queue: string, gone: number): void {
    const level = levels.get(queue)
    if (level !== undefined) level.kept -= gone
  }

  return {
    async publish(queues, message) {
      if (message.id.includes('\0')) throw new TypeError('A message id holds no NUL.')
      for (const queue of queues) {
        if (!hasRoom(queue)) await recount(queue)
        if (!hasRoom(queue)) throw new ParleyError('SERVICE_UNAVAILABLE', { message: `The queue ${queue} is full; try again later.` })
      }
      for (const queue of queues) left(queue, -1)
      try {
        await written.add(queues.map((queue) => ({ queue, message })))
      } catch (error) {
        for (const queue of queues) left(queue, 1)
        throw error
      }
    },
    left,
    count,
    async waiting() {
      const { rows } = await pool.query<{ queue: string; waiting: number }>(countWaiting)
      return new Map(rows.map(({ queue, waiting }) => [queue, waiting]))
    },
    drain: () => written.drain(),
  }
}
