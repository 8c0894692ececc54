import { idIn, instantIn, lastDue, momentAt, parseReplayId, type Replay } from '@parley/replay'
import type { Draft } from '../draft/draft.ts'
import type { AnswerModel } from '../generated/prisma/models.ts'
import { currentQuestionId, type InterviewState } from '../interview/interview-state.ts'
import type { NoteRow } from '../note/note-rows.ts'
import { dateIn, type Played } from './played.ts'
import { draftHappenings } from './played-draft.ts'

/** What the candidate has said of the current question so far, in a replay; null before the first word. */
export function replayedDraft(played: Played, state: InterviewState): Draft | null {
  const due = lastDue(played.replay, draftHappenings(played), Date.now())
  if (due === undefined || due.event.version === 0 || due.event.questionId !== currentQuestionId(state)) return null
  const { over: _, ...draft } = due.event
  return { ...draft, number: due.number }
}

/** The notes about moments that the replay has come to, as if they had been written then. */
export function replayedNotes(replay: Replay, notes: readonly NoteRow[]): NoteRow[] {
  const moment = momentAt(replay, Date.now())
  return notes
    .filter(({ at }) => Date.parse(at) <= moment)
    .map((note) => {
      const at = instantIn(replay, note.at)
      return { ...note, id: idIn(replay, note.id), at, createdAt: at, updatedAt: at }
    })
}

/**
 * Answers by their ids, also those that they have in replays.
 * @param read answers by the ids under which they are stored
 */
export async function readAnswers(ids: readonly string[], read: (ids: string[]) => Promise<AnswerModel[]>): Promise<AnswerModel[]> {
  const wanted = ids.map((id) => ({ id, replay: parseReplayId(id) }))
  const stored = await read([...new Set(wanted.map(({ id, replay }) => replay?.of ?? id))])
  const byId = new Map(stored.map((answer) => [answer.id, answer]))
  return wanted.flatMap(({ id, replay }) => {
    const answer = byId.get(replay?.of ?? id)
    if (answer === undefined) return []
    if (replay === undefined) return [answer]
    return [{ ...answer, id, interviewId: idIn(replay, answer.interviewId), submittedAt: dateIn(replay, answer.submittedAt) }]
  })
}
