import type { Query } from '@parley/database'
import { ParleyError } from '@parley/platform'
import { readInterviews } from '../interview/read-interviews.ts'
import { standingOf } from '../interview/standing.ts'
import type { User } from '../people/viewer.ts'
import { readNotes, type NoteRow } from './note-rows.ts'

/**
 * A note that the user may know of and that staff who run the interview might change, removed or not.
 * @throws ParleyError NOT_FOUND when there is none that they may know of: the interview's candidate knows of none; FORBIDDEN when they
 *   may only look
 */
export async function findNote(query: Query, user: User, id: string): Promise<NoteRow> {
  const [note] = await readNotes(query, 'n.id = $1', [id])
  const [interview] = note === undefined ? [] : await readInterviews(query, [note.interviewId])
  const standing = interview === undefined ? 'none' : standingOf(user, interview.state)
  if (note === undefined || standing === 'none' || standing === 'candidate') throw noSuchNote()
  if (standing !== 'staff') throw new ParleyError('FORBIDDEN')
  return note
}

export const noSuchNote = (): ParleyError => new ParleyError('NOT_FOUND', { message: 'There is no such note.' })
