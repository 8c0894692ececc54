import { queryOn, type Pool } from '@parley/database'
import { ParleyError } from '@parley/platform'
import type { UpdateInterviewNoteInput } from '../generated/resolvers.ts'
import type { ChangeInterviews } from '../interview/change-interviews.ts'
import type { User } from '../people/viewer.ts'
import { findNote, noSuchNote } from './find-note.ts'
import { readNotes, type NoteRow } from './note-rows.ts'
import { noteText } from './note-text.ts'

/**
 * An author words their note anew.
 * @throws ParleyError NOT_FOUND when there is none, or no more, FORBIDDEN to anyone else, BAD_USER_INPUT
 */
export type UpdateNote = (user: User, input: UpdateInterviewNoteInput) => Promise<NoteRow>

/**
 * An author or an ADMIN removes a note. Of what was removed the words are gone; doing so again is true, too.
 * @throws ParleyError NOT_FOUND when there never was one, FORBIDDEN to anyone else
 */
export type RemoveNote = (user: User, id: string) => Promise<true>

export const createUpdateNote = (pool: Pool, change: ChangeInterviews): UpdateNote => {
  const changeNote = createChangeNote(pool, change)
  return (user, { id, text }) =>
    changeNote(user, id, (note, now) => {
      if (note.authorId !== user.userId) throw new ParleyError('FORBIDDEN', { message: 'Only its author changes a note.' })
      if (note.removedAt !== null) throw noSuchNote()
      const worded = noteText(note.kind, text)
      return worded === note.text ? note : { ...note, text: worded, updatedAt: now }
    })
}

export const createRemoveNote = (pool: Pool, change: ChangeInterviews): RemoveNote => {
  const changeNote = createChangeNote(pool, change)
  return async (user, id) => {
    await changeNote(user, id, (note, now) => {
      if (note.authorId !== user.userId && user.role !== 'ADMIN')
        throw new ParleyError('FORBIDDEN', { message: 'Only its author or an administrator removes a note.' })
      return note.removedAt === null ? { ...note, text: '', updatedAt: now, removedAt: now } : note
    })
    return true
  }
}

/** Decides what becomes of a note of a locked interview. The note that was given stands for no change. */
type DecideNote = (note: NoteRow, now: string) => NoteRow

const createChangeNote =
  (pool: Pool, change: ChangeInterviews) =>
  async (user: User, id: string, decide: DecideNote): Promise<NoteRow> => {
    let note = await findNote(queryOn(pool), user, id)
    await change([note.interviewId], async ({ state }, tx) => {
      const [before] = await readNotes(tx, 'n.id = $1', [id])
      if (before === undefined) throw noSuchNote()
      note = decide(before, new Date().toISOString())
      return note === before ? { state } : { state, note, listed: false }
    })
    return note
  }
