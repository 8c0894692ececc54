import { inTransaction, type Pool } from '@parley/database'
import { jsonMessage, type WorkQueue } from '@parley/messaging'
import type { queueTargets } from './outbox.ts'

const batch = 100

/**
 * Publishes a batch of one target's messages and marks those that the broker has confirmed. Several replicas may do so at once: each
 * takes other rows. A crash between confirm and commit publishes again, under the same message id.
 * @returns whether there may be more
 * @throws the broker's refusal, after what was confirmed is marked
 */
export async function publishOutbox(pool: Pool, queue: WorkQueue, target: (typeof queueTargets)[number]): Promise<boolean> {
  const { taken, refusal } = await inTransaction(pool, async (tx) => {
    const rows = await tx(
      `SELECT id, message_id, request_id, body FROM interviews.outbox_messages WHERE published_at IS NULL AND target = $1
       ORDER BY id LIMIT ${batch} FOR UPDATE SKIP LOCKED`,
      [target],
    )
    if (rows.length === 0) return { taken: 0, refusal: undefined }
    const results = await Promise.allSettled(
      rows.map(async ({ id, message_id: messageId, request_id: requestId, body }) => {
        const message = jsonMessage(body, { id: String(messageId), requestId: typeof requestId === 'string' ? requestId : undefined })
        await queue.publish(target, message)
        return id
      }),
    )
    const confirmed = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    if (confirmed.length > 0)
      await tx('UPDATE interviews.outbox_messages SET published_at = now() WHERE id = ANY($1::bigint[])', [confirmed])
    return { taken: rows.length, refusal: results.find((result) => result.status === 'rejected') }
  })
  if (refusal !== undefined) throw refusal.reason
  return taken === batch
}
