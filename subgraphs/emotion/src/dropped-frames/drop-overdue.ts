import { inTransaction, type Pool } from '@parley/database'
import type { PostgresFeed } from '@parley/live-log'
import type { Sample } from '../timeline/sample.ts'
import { countDropped } from './count-dropped.ts'

/** Interviews taken in one transaction. */
const interviewsAtOnce = 500

export interface DropOverdueOptions {
  pool: Pool
  feed: PostgresFeed<Sample>
  /** Milliseconds without a result after which an accepted frame counts as dropped. */
  afterMs: number
}

/**
 * Counts overdue frames as dropped on their interviews. A result that comes later finds its frame gone and is ignored.
 * @returns how many; the rest of a large backlog waits for the next round
 */
export function dropOverdue({ pool, feed, afterMs }: DropOverdueOptions): Promise<number> {
  const overdue = 'received_at < clock_timestamp() - make_interval(secs => $1::float8)'
  return inTransaction(pool, async (tx) => {
    const found = await tx(`SELECT DISTINCT interview_id FROM emotion.frames_in_flight WHERE ${overdue} LIMIT ${interviewsAtOnce}`, [
      afterMs / 1000,
    ])
    if (found.length === 0) return 0
    const interviewIds = found.map((row) => String(row['interview_id']))
    await feed.lock(tx, interviewIds)
    const gone = await tx(
      `WITH gone AS (DELETE FROM emotion.frames_in_flight WHERE ${overdue} AND interview_id = ANY($2::text[]) RETURNING interview_id)
       SELECT interview_id, count(*)::int AS frames FROM gone GROUP BY interview_id`,
      [afterMs / 1000, interviewIds],
    )
    const dropped = new Map(gone.map((row) => [String(row['interview_id']), Number(row['frames'])]))
    await countDropped(tx, dropped)
    return [...dropped.values()].reduce((sum, frames) => sum + frames, 0)
  })
}
