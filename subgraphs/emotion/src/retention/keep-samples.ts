import type { Query } from '@parley/database'
import type { PostgresFeed } from '@parley/live-log'
import { repeat, type Closable, type Logger } from '@parley/platform'
import type { Sample } from '../timeline/sample.ts'

/** How long samples are kept where nothing else is said. */
export const defaultRetentionDays = 30
const dayMs = 86_400_000
const everyMs = 10 * 60_000

export interface Retention {
  query: Query
  feed: PostgresFeed<Sample>
  /** How many days a sample is kept after its frame arrived. */
  days: number
}

/**
 * A feed keeps its newest event for the state as it is. This one is live only and of somebody's face: the last one goes too. A few at
 * a time, passing over those being written to just now.
 */
const deleteLast = `
  WITH due AS (
    SELECT s.interview_id, s.head FROM emotion.emotion_summaries s
    JOIN emotion.emotion_analysis e ON e.session_id = s.interview_id AND e.number = s.head
    WHERE s.head - s.floor = 1 AND e.received_at < now() - make_interval(secs => $1::float8)
    ORDER BY s.interview_id LIMIT 100 FOR UPDATE OF s SKIP LOCKED
  ), gone AS (
    DELETE FROM emotion.emotion_analysis e USING due WHERE e.session_id = due.interview_id AND e.number = due.head
  )
  UPDATE emotion.emotion_summaries s SET floor = s.head FROM due WHERE s.interview_id = due.interview_id RETURNING s.interview_id`

/** Deletes samples past their time. @returns how many */
export async function deleteExpiredSamples({ query, feed, days }: Retention): Promise<number> {
  const keepForMs = days * dayMs
  let deleted = await feed.prune({ olderThanMs: keepForMs, keepPerKey: 1 })
  for (;;) {
    const { length } = await query(deleteLast, [keepForMs / 1000])
    if (length === 0) return deleted
    deleted += length
  }
}

/** Deletes samples past their time, every ten minutes. */
export const keepSamples = (parts: Retention & { logger: Logger }): Closable =>
  repeat({
    name: 'sample retention',
    everyMs,
    work: async () => {
      const deleted = await deleteExpiredSamples(parts)
      if (deleted > 0) parts.logger.info({ deleted }, 'samples past their time are deleted')
    },
    logger: parts.logger,
  })
