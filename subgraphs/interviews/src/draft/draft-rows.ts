import type { Query } from '@parley/database'
import type { FeedEvent } from '@parley/live-log'
import type { Draft, DraftState } from './draft.ts'

/** Newest events that an interview keeps: each holds the whole transcript. Who is further behind begins anew with the newest. */
export const mostKept = 200

/** The drafts of these interviews as they are; what has none is left out. */
export async function readDrafts(query: Query, interviewIds: readonly string[]): Promise<Draft[]> {
  const rows = await query(
    `SELECT interview_id AS "interviewId", question_id AS "questionId", transcript, version, updated_at AS "updatedAt", revision AS number
     FROM interviews.answer_drafts WHERE interview_id = ANY($1::text[])`,
    [interviewIds],
  )
  return rows.map((row) => ({ ...row, updatedAt: (row['updatedAt'] as Date).toISOString() }) as unknown as Draft) // the columns just named
}

/**
 * Writes drafts of interviews that the transaction has locked, numbers their events and lets the oldest go.
 * One that is over is written only where there was one.
 * @returns the events, to be rung after the commit
 */
export async function writeDrafts(tx: Query, drafts: readonly DraftState[]): Promise<FeedEvent<DraftState>[]> {
  const rows = await tx(
    `WITH given AS (
       SELECT d, d->>'interviewId' AS id FROM jsonb_array_elements($1::jsonb) AS drafts(d)
       WHERE NOT (d->>'over')::boolean OR EXISTS (SELECT FROM interviews.answer_drafts WHERE interview_id = d->>'interviewId')
     ), written AS (
       INSERT INTO interviews.answer_drafts AS a (interview_id, question_id, transcript, version, updated_at, revision)
       SELECT id, d->>'questionId', d->>'transcript', (d->>'version')::int, (d->>'updatedAt')::timestamptz, 1 FROM given
       ON CONFLICT (interview_id) DO UPDATE SET question_id = excluded.question_id, transcript = excluded.transcript,
         version = excluded.version, updated_at = excluded.updated_at, revision = a.revision + 1,
         floor = greatest(a.floor, a.revision + 1 - ${mostKept})
       RETURNING interview_id, revision, floor
     ), told AS (
       INSERT INTO interviews.answer_draft_events (interview_id, number, state)
       SELECT id, revision, d FROM given JOIN written ON interview_id = id
     ), gone AS (
       DELETE FROM interviews.answer_draft_events AS e USING written w WHERE e.interview_id = w.interview_id AND e.number <= w.floor
     )
     SELECT revision AS number, d AS event FROM given JOIN written ON interview_id = id`,
    [JSON.stringify(drafts)],
  )
  return rows as unknown as FeedEvent<DraftState>[] // the columns just named
}
