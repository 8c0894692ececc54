import { inTransaction, type Pool } from '@parley/database'
import { insertOutbox, outboxEntry } from '../outbox/outbox.ts'
import { removeTask, verifyTask } from './change-recordings.ts'
import { readRecordings } from './recording-rows.ts'

const batch = 100

/**
 * Asks the media worker again what it has not answered for an hour: its message may have died, or come before an object that it was to
 * remove. The worker does everything as well twice as once. Replicas take different rows.
 * @returns whether there may be more
 */
export function askAgain(pool: Pool): Promise<boolean> {
  return inTransaction(pool, async (tx) => {
    const rows = await readRecordings(
      tx,
      `r.asked_at < now() - interval '1 hour' ORDER BY r.asked_at LIMIT ${batch} FOR UPDATE SKIP LOCKED`,
      [],
    )
    if (rows.length === 0) return false
    await tx('UPDATE interviews.recordings SET asked_at = now() WHERE id = ANY($1::text[])', [rows.map(({ id }) => id)])
    const tasks = rows.map((row) => (row.status === 'VERIFYING' ? verifyTask(row) : removeTask(row)))
    await tx(insertOutbox(1), [JSON.stringify(tasks.map((task) => outboxEntry('media.recordings', task)))])
    return rows.length === batch
  })
}
