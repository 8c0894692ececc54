import type { Query } from '@parley/database'

/**
 * Adds to the dropped frames of interviews, whose rows the caller has locked.
 * @param dropped frames by interview
 */
export async function countDropped(tx: Query, dropped: ReadonlyMap<string, number>): Promise<void> {
  if (dropped.size === 0) return
  await tx(
    `UPDATE emotion.emotion_summaries AS s SET frames_dropped = s.frames_dropped + n.frames
     FROM unnest($1::text[], $2::int[]) AS n(interview_id, frames) WHERE s.interview_id = n.interview_id`,
    [[...dropped.keys()], [...dropped.values()]],
  )
}
