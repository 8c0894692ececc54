import type { Query } from '@parley/database'
import type { RecordingState } from './recording-state.ts'

/** A recording's row. Instants are ISO 8601 in UTC. */
export interface RecordingRow extends RecordingState {
  interviewId: string
  /** As the uploader said, 64 hexadecimal digits in lower case. */
  sha256: string
  /** In the object store. */
  objectKey: string
  uploadId: string
  idempotencyKey: string | null
  /** An upload that is not completed by then is expired. */
  uploadUntil: string
  /** When it became READY, REJECTED or EXPIRED. */
  settledAt: string | null
  /** When the media worker was last asked for what it has not answered yet. */
  askedAt: string | null
}

/** A row's part in its interview's state. */
export const stateOf = ({ id, status, contentType, size, durationMs, createdAt, rejection }: RecordingRow): RecordingState => ({
  id,
  status,
  contentType,
  size,
  durationMs,
  createdAt,
  rejection,
})

/** A recording `r` as a RecordingState, in SQL. */
export const stateColumn = `json_build_object('id', r.id, 'status', r.status, 'contentType', r.content_type, 'size', r.size,
  'durationMs', r.duration_ms, 'createdAt', r.created_at, 'rejection', r.rejection)`

const columns = `r.id, r.interview_id AS "interviewId", r.status::text, r.content_type AS "contentType", r.size::float8, r.sha256,
  r.duration_ms AS "durationMs", r.object_key AS "objectKey", r.upload_id AS "uploadId", r.idempotency_key AS "idempotencyKey",
  r.rejection::text, r.created_at AS "createdAt", r.upload_until AS "uploadUntil", r.settled_at AS "settledAt", r.asked_at AS "askedAt"`

const instants = ['createdAt', 'uploadUntil', 'settledAt', 'askedAt'] as const

/** The recordings that a condition on `r` picks, in the order in which they were begun. @param rest of the statement, after WHERE */
export async function readRecordings(query: Query, rest: string, parameters: unknown[]): Promise<RecordingRow[]> {
  const rows = await query(`SELECT ${columns} FROM interviews.recordings r WHERE ${rest}`, parameters)
  return rows
    .map((row) => {
      const texts = instants.map((name) => [name, row[name] === null ? null : (row[name] as Date).toISOString()]) // timestamps
      return { ...row, ...Object.fromEntries(texts) } as unknown as RecordingRow // the columns above
    })
    .toSorted((a, b) => (a.createdAt + a.id < b.createdAt + b.id ? -1 : 1))
}

/** All of an interview. */
export const recordingsOf = (query: Query, interviewId: string): Promise<RecordingRow[]> =>
  readRecordings(query, 'r.interview_id = $1', [interviewId])

/** Writes the rows of parameter `$n`, `JSON.stringify(rows)`: new ones, and what changes in others. A part of a statement, after WITH. */
export const upsertRecordings = (n: number): string => `
  INSERT INTO interviews.recordings (id, interview_id, status, content_type, size, sha256, duration_ms, object_key, upload_id,
    idempotency_key, rejection, created_at, upload_until, settled_at, asked_at)
  SELECT id, "interviewId", status::interviews.recording_status, "contentType", size, sha256, "durationMs", "objectKey", "uploadId",
    "idempotencyKey", rejection::interviews.recording_rejection, "createdAt", "uploadUntil", "settledAt", "askedAt"
  FROM jsonb_to_recordset($${n}::jsonb) AS r(id text, "interviewId" text, status text, "contentType" text, size bigint, sha256 text,
    "durationMs" int, "objectKey" text, "uploadId" text, "idempotencyKey" text, rejection text, "createdAt" timestamptz,
    "uploadUntil" timestamptz, "settledAt" timestamptz, "askedAt" timestamptz)
  ON CONFLICT (id) DO UPDATE SET status = excluded.status, rejection = excluded.rejection, settled_at = excluded.settled_at,
    asked_at = excluded.asked_at`
