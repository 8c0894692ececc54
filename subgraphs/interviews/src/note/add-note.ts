import type { Query } from '@parley/database'
import { ParleyError } from '@parley/platform'
import { v7 as uuid } from 'uuid'
import type { AddInterviewNoteInput } from '../generated/resolvers.ts'
import { inputInstant } from '../input-instant.ts'
import { inputText } from '../input-text.ts'
import type { ChangeInterviews } from '../interview/change-interviews.ts'
import { one } from '../interview/one.ts'
import { requireStanding } from '../interview/standing.ts'
import type { User } from '../people/viewer.ts'
import { readNotes, type NoteRow } from './note-rows.ts'
import { noteText } from './note-text.ts'

/** Notes of one interview. */
export const mostNotes = 500
/** Rows of one interview, with those of removed notes. */
const mostRows = 5_000

/**
 * Staff note something of an interview. The same idempotency key of the same person gives the note that it made before.
 * @throws ParleyError NOT_FOUND, FORBIDDEN unless INTERVIEWER or ADMIN, BAD_USER_INPUT, CONFLICT when the interview has too many, or
 *   the key's note was removed
 */
export type AddNote = (user: User, input: AddInterviewNoteInput) => Promise<NoteRow>

export const createAddNote =
  (change: ChangeInterviews): AddNote =>
  async (user, input) => {
    const now = new Date().toISOString()
    const kind = input.kind ?? 'NOTE'
    let note: NoteRow = {
      id: uuid(),
      interviewId: input.interviewId,
      kind,
      text: noteText(kind, input.text ?? ''),
      at: inputInstant('at', input.at) ?? now,
      authorId: user.userId,
      createdAt: now,
      updatedAt: now,
      removedAt: null,
      idempotencyKey: inputText('idempotencyKey', input.idempotencyKey, 200) ?? null,
    }
    const states = await change([note.interviewId], async ({ state }, tx) => {
      requireStanding(user, state, ['staff'])
      const earlier = await noteOfKey(tx, note)
      if (earlier !== undefined) {
        note = earlier
        return { state }
      }
      await requireRoom(tx, note.interviewId)
      return { state, note, listed: false }
    })
    one(states)
    return note
  }

/** The note that this key made. @throws ParleyError CONFLICT when it was removed */
async function noteOfKey(tx: Query, { interviewId, authorId, idempotencyKey }: NoteRow): Promise<NoteRow | undefined> {
  if (idempotencyKey === null) return undefined
  const [made] = await readNotes(tx, 'n.interview_id = $1 AND n.author_id = $2 AND n.idempotency_key = $3', [
    interviewId,
    authorId,
    idempotencyKey,
  ])
  if (made !== undefined && made.removedAt !== null) throw new ParleyError('CONFLICT', { message: 'The note of this key was removed.' })
  return made
}

async function requireRoom(tx: Query, interviewId: string): Promise<void> {
  const [row] = await tx(
    `SELECT count(*)::int AS rows, (count(*) FILTER (WHERE removed_at IS NULL))::int AS notes
     FROM interviews.interview_notes WHERE interview_id = $1`,
    [interviewId],
  )
  if (Number(row?.['notes']) >= mostNotes)
    throw new ParleyError('CONFLICT', { message: `An interview has at most ${mostNotes} notes; remove some first.` })
  if (Number(row?.['rows']) >= mostRows)
    throw new ParleyError('CONFLICT', { message: `An interview takes ${mostRows} notes in all, removed ones included.` })
}
