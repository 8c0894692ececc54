import { instantIn, momentAt, type Replay } from '@parley/replay'
import type { Draft } from '../draft/draft.ts'
import { currentQuestionId, type InterviewState } from '../interview/interview-state.ts'
import type { NoteRow } from '../note/note-rows.ts'
import { draftEvents, type Played } from './played.ts'

/** What the candidate has said of the current question so far, in a replay; null before the first word. */
export function replayedDraft(played: Played, state: InterviewState): Draft | null {
  const due = draftEvents(played).filter(({ dueAt }) => dueAt <= Date.now())
  const draft = due.at(-1)?.event
  return draft && draft.version > 0 && draft.questionId === currentQuestionId(state) ? { ...draft, number: due.length } : null
}

/** The notes about moments that the replay has come to, at its own instants. */
export function replayedNotes(replay: Replay, notes: readonly NoteRow[]): NoteRow[] {
  const moment = momentAt(replay, Date.now())
  return notes.filter(({ at }) => Date.parse(at) <= moment).map((note) => ({ ...note, at: instantIn(replay, note.at) }))
}
