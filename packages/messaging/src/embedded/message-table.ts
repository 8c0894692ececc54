import type { Pool } from 'pg'

/** Any number, the same everywhere: whoever makes the tables holds this advisory lock. */
const createKey = 7_275_391_402
/** Class of the advisory locks that the sessions hold. */
const sessionLockClass = 1_347_571_782

/**
 * One table for all durable queues. `locked_by` is the session that has the message out for delivery; it and `visible_at` are in no index,
 * so that taking a message is a heap-only update. Cleaned often: a queue's table is mostly rows that are gone.
 */
const schema = `
SELECT pg_advisory_xact_lock(${createKey});
CREATE SCHEMA IF NOT EXISTS messaging;
CREATE TABLE IF NOT EXISTS messaging.sessions (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY
);
CREATE TABLE IF NOT EXISTS messaging.messages (
  queue text NOT NULL,
  number bigint GENERATED ALWAYS AS IDENTITY,
  id text NOT NULL,
  headers text NOT NULL,
  body bytea NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  visible_at timestamptz NOT NULL DEFAULT now(),
  locked_by int,
  death jsonb,
  PRIMARY KEY (queue, number)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
`

/** Makes the tables where they are missing. */
export async function createMessageTable(pool: Pool): Promise<void> {
  // Several statements without parameters are one transaction.
  await pool.query(schema)
}

export const insertMessages = `
INSERT INTO messaging.messages (queue, id, headers, body)
SELECT queue, id, headers, body
FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) WITH ORDINALITY AS m(queue, id, headers, body, place)
ORDER BY place`

/** Takes the oldest that may be delivered, for a session. By place, so that there is one way only to plan it. */
export const takeMessages = `
UPDATE messaging.messages SET locked_by = $1, attempts = attempts + 1
WHERE ctid = ANY(ARRAY(
  SELECT ctid FROM messaging.messages
  WHERE queue = $2 AND locked_by IS NULL AND visible_at <= now()
  ORDER BY number LIMIT $3 FOR UPDATE SKIP LOCKED
))
RETURNING number, id, headers, body, attempts, death`

export interface TakenRow {
  /** A bigint, as text. */
  number: string
  id: string
  headers: string
  body: Buffer
  attempts: number
  death: { reason: string; attempts: number; at: string; queue: string } | null
}

/** Whoever has it by now: the work is done. */
export const deleteMessages = `DELETE FROM messaging.messages WHERE queue = $1 AND number = ANY($2::bigint[])`

/** Taken and not worked on: as if they had not been taken. */
export const returnMessages = `
UPDATE messaging.messages SET locked_by = NULL, attempts = attempts - 1
WHERE queue = $1 AND number = ANY($2::bigint[]) AND locked_by = $3`

export const delayMessage = `
UPDATE messaging.messages SET locked_by = NULL, visible_at = now() + $4 * interval '1 millisecond'
WHERE queue = $1 AND number = $2 AND locked_by = $3`

export const buryMessage = `
WITH dead AS (DELETE FROM messaging.messages WHERE queue = $1 AND number = $2 AND locked_by = $3 RETURNING *)
INSERT INTO messaging.messages (queue, id, headers, body, death)
SELECT $4, id, headers, body, jsonb_build_object('queue', queue, 'reason', $5::text, 'attempts', $6::int, 'at', $7::text) FROM dead`

/** Messages that wait, by queue. */
export const countWaiting = `SELECT queue, count(*)::int AS waiting FROM messaging.messages WHERE locked_by IS NULL GROUP BY queue`

/** All messages, by queue. */
export const countKept = `SELECT queue, count(*)::int AS kept FROM messaging.messages GROUP BY queue`

/** Messages of one queue, waiting or out for delivery. */
export const countQueue = `
SELECT count(*)::int AS kept, count(*) FILTER (WHERE locked_by IS NULL)::int AS waiting FROM messaging.messages WHERE queue = $1`

/**
 * What is said in a session is safe to lose in a crash: a message is then delivered once more. A queue's table fills and empties faster
 * than its statistics are taken, so the plan is not left to them: along the index, oldest first.
 */
export const sessionSettings = `
SET synchronous_commit = off;
SET plan_cache_mode = force_generic_plan;
SET enable_seqscan = off;
SET enable_bitmapscan = off;
SET enable_sort = off;
`

/** A session is one statement: its row is seen only once its lock is held. */
export const openSession = `
WITH opened AS (INSERT INTO messaging.sessions DEFAULT VALUES RETURNING id)
SELECT id, pg_advisory_lock(${sessionLockClass}, id) FROM opened`

/** Sessions whose connection is gone: nobody holds their lock. */
export const findGoneSessions = `
SELECT id FROM messaging.sessions s WHERE NOT EXISTS (
  SELECT FROM pg_locks l
  WHERE l.locktype = 'advisory' AND l.granted AND l.classid = ${sessionLockClass} AND l.objid = s.id
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
)`

export const freeMessagesOf = `
WITH gone AS (DELETE FROM messaging.sessions WHERE id = ANY($1::int[]))
UPDATE messaging.messages SET locked_by = NULL WHERE locked_by = ANY($1::int[])`
