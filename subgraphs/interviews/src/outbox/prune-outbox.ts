import type { Query } from '@parley/database'

const batch = 1_000

/** Deletes a batch of messages that were published over a day ago. @returns whether there may be more */
export async function pruneOutbox(query: Query): Promise<boolean> {
  const rows = await query(
    `DELETE FROM interviews.outbox_messages WHERE id IN (
       SELECT id FROM interviews.outbox_messages WHERE published_at < now() - interval '1 day' ORDER BY published_at LIMIT ${batch}
       FOR UPDATE SKIP LOCKED)
     RETURNING id`,
    [],
  )
  return rows.length === batch
}
