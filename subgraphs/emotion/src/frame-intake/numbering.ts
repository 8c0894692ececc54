import type { Query } from '@parley/database'
import { createGroupRunner, type GroupRunner } from '../grouping/group-runner.ts'

export interface FrameNumberingOptions {
  query: Query
  /** Frames that may wait for their number; default 1,000. */
  backlog?: number
}

/** Gives each accepted frame of an interview the next number, from 1, without gaps. */
export interface FrameNumbering {
  /**
   * Resolves once the number is committed: the frame counts as accepted and is in flight. Frames of all interviews are committed in
   * groups, at most one every 10 ms.
   * @throws GroupBacklogError when as many wait as may
   */
  number(interviewId: string): Promise<number>
  /** Commits what waits and takes no more. */
  close(): Promise<void>
}

/**
 * One statement, so one commit. Rows are locked in the order of their keys, as everywhere. The database's clock says when a frame is
 * overdue, so that replicas need not agree on the time.
 */
const acceptGroup = `
  WITH incoming AS (
    SELECT ordinal, interview_id FROM unnest($1::text[]) WITH ORDINALITY AS i(interview_id, ordinal)
  ), counted AS (
    SELECT interview_id, count(*)::int AS frames FROM incoming GROUP BY interview_id
  ), summary AS (
    INSERT INTO emotion.emotion_summaries AS s (interview_id, frames_accepted)
    SELECT interview_id, frames FROM counted ORDER BY interview_id
    ON CONFLICT (interview_id) DO UPDATE SET frames_accepted = s.frames_accepted + EXCLUDED.frames_accepted
    RETURNING interview_id, frames_accepted
  ), numbered AS (
    SELECT i.ordinal, i.interview_id,
      (s.frames_accepted - c.frames + row_number() OVER (PARTITION BY i.interview_id ORDER BY i.ordinal))::int AS frame_number
    FROM incoming i JOIN counted c USING (interview_id) JOIN summary s USING (interview_id)
  ), in_flight AS (
    INSERT INTO emotion.frames_in_flight (interview_id, frame_number, received_at)
    SELECT interview_id, frame_number, clock_timestamp() FROM numbered
  )
  SELECT frame_number FROM numbered ORDER BY ordinal`

export function createFrameNumbering({ query, backlog = 1_000 }: FrameNumberingOptions): FrameNumbering {
  const groups: GroupRunner<string, number> = createGroupRunner({
    run: async (interviewIds: string[]) => (await query(acceptGroup, [interviewIds])).map((row) => Number(row['frame_number'])),
    everyMs: 10,
    largest: 500,
    backlog,
  })
  return { number: (interviewId) => groups.add(interviewId), close: () => groups.close() }
}
