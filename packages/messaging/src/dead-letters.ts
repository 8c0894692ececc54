import type { Message, WorkQueue } from './work-queue.ts'

/** Where a durable queue's dead messages lie: consumed like any queue, but what is given back there stays. */
export const deadQueueOf = (queue: string): string => `${queue}.dead`

/** What a dead message's headers say beside its own, under the key `dead`. */
export interface DeadLetter {
  queue: string
  /** Of the last failure. */
  reason: string
  /** Deliveries that failed. */
  attempts: number
  /** ISO 8601. */
  at: string
}

/** The reason of a message that got no answer: each time, its consumers were gone before. Most likely it is what kills them. */
export const consumersWentAway = 'its consumers went away with it'

/** Headers of a dead message. */
export const withDeath = (headers: Record<string, unknown>, death: DeadLetter): Record<string, unknown> => ({ ...headers, dead: death })

export const isDead = (headers: Record<string, unknown>): boolean => headers['dead'] !== undefined

/** Why a message died; undefined for one that did not. */
export function deathOf(message: Message): DeadLetter | undefined {
  // Written by the adapters alone.
  return message.headers['dead'] as DeadLetter | undefined
}

/** How long `peekDead` waits for messages that others may have taken meanwhile. */
const peekMs = 2_000

/**
 * Looks at a queue's dead messages and leaves them where they are, as if nobody had looked.
 * @param most how many at most, the oldest first
 * @throws ParleyError SERVICE_UNAVAILABLE
 */
export async function peekDead(workQueue: WorkQueue, queue: string, most: number): Promise<Message[]> {
  const waiting = Math.min(await workQueue.depth(deadQueueOf(queue)), most)
  if (waiting === 0) return []
  const seen: Message[] = []
  let timer: NodeJS.Timeout | undefined
  let done = () => {}
  const all = new Promise<void>((resolve) => {
    done = resolve
    timer = setTimeout(resolve, peekMs)
  })
  const consumer = await workQueue.consume(deadQueueOf(queue), { prefetch: waiting }, ({ id, headers, body }) => {
    seen.push({ id, headers, body })
    if (seen.length === waiting) done()
  })
  await all
  clearTimeout(timer)
  await consumer.close()
  return seen
}

/**
 * Sends the dead messages that wait now back to their queue, as new ones.
 * @returns how many
 * @throws ParleyError SERVICE_UNAVAILABLE; what was not sent stays dead
 */
export async function resendDead(workQueue: WorkQueue, queue: string): Promise<number> {
  const waiting = await workQueue.depth(deadQueueOf(queue))
  if (waiting === 0) return 0
  let sent = 0
  let failure: unknown
  await new Promise<void>((resolve, reject) => {
    let taken = 0
    let open = 0
    const consumer = workQueue.consume(deadQueueOf(queue), { prefetch: Math.min(waiting, 100) }, async (delivery) => {
      // Others may be sent back, or die, meanwhile: those that were there are the ones to go.
      if (taken >= waiting || failure !== undefined) return
      taken += 1
      open += 1
      try {
        const { dead: _, ...headers } = delivery.headers
        await workQueue.publish(queue, { id: delivery.id, headers, body: delivery.body })
        delivery.ack()
        sent += 1
      } catch (error) {
        failure = error
      }
      open -= 1
      if (open === 0 && (taken >= waiting || failure !== undefined)) consumer.then((c) => c.close()).then(resolve, reject)
    })
    consumer.catch(reject)
  })
  if (failure !== undefined) throw failure
  return sent
}
