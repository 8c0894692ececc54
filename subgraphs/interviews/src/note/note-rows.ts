import type { Query } from '@parley/database'
import type { NoteKind } from '../generated/prisma/enums.ts'

/** A note's row. Instants are ISO 8601 in UTC with milliseconds. */
export interface NoteRow {
  id: string
  interviewId: string
  kind: NoteKind
  text: string
  /** The moment it is about. */
  at: string
  authorId: string
  createdAt: string
  updatedAt: string
  /** Set once it is removed; its text is empty then. */
  removedAt: string | null
  idempotencyKey: string | null
}

const columns = `n.id, n.interview_id AS "interviewId", n.kind::text, n.text, n.at, n.author_id AS "authorId", n.created_at AS "createdAt",
  n.updated_at AS "updatedAt", n.removed_at AS "removedAt", n.idempotency_key AS "idempotencyKey"`

const instants = ['at', 'createdAt', 'updatedAt', 'removedAt'] as const

/** The notes that a condition on `n` picks, oldest moment first, removed ones included. @param rest of the statement, after WHERE */
export async function readNotes(query: Query, rest: string, parameters: unknown[]): Promise<NoteRow[]> {
  const rows = await query(`SELECT ${columns} FROM interviews.interview_notes n WHERE ${rest} ORDER BY n.at, n.id`, parameters)
  return rows.map((row) => {
    const texts = instants.map((name) => [name, row[name] === null ? null : (row[name] as Date).toISOString()]) // timestamps
    return { ...row, ...Object.fromEntries(texts) } as unknown as NoteRow // the columns above
  })
}

/** Those that are there, by interview. */
export async function notesOf(query: Query, interviewIds: readonly string[]): Promise<Map<string, NoteRow[]>> {
  const found = new Map<string, NoteRow[]>()
  for (const note of await readNotes(query, 'n.interview_id = ANY($1::text[]) AND n.removed_at IS NULL', [interviewIds])) {
    const notes = found.get(note.interviewId) ?? []
    notes.push(note)
    found.set(note.interviewId, notes)
  }
  return found
}

/** Writes the rows of parameter `$n`, `JSON.stringify(rows)`: new ones, and what changes in others. A part of a statement, after WITH. */
export const upsertNotes = (n: number): string => `
  INSERT INTO interviews.interview_notes (id, interview_id, kind, text, at, author_id, created_at, updated_at, removed_at, idempotency_key)
  SELECT id, "interviewId", kind::interviews.note_kind, text, at, "authorId", "createdAt", "updatedAt", "removedAt", "idempotencyKey"
  FROM jsonb_to_recordset($${n}::jsonb) AS n(id text, "interviewId" text, kind text, text text, at timestamptz, "authorId" text,
    "createdAt" timestamptz, "updatedAt" timestamptz, "removedAt" timestamptz, "idempotencyKey" text)
  ON CONFLICT (id) DO UPDATE SET text = excluded.text, updated_at = excluded.updated_at, removed_at = excluded.removed_at`
