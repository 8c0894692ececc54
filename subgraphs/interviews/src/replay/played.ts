import { endsAt, idIn, instantIn, lastDue, sourceEndedAt, type Happening, type Replay } from '@parley/replay'
import type { InterviewState } from '../interview/interview-state.ts'

/** What `Interview.replay` is made of. */
export type PlayedReplay = Replay

/** An answer of the interview that is played. */
export interface PlayedAnswer {
  id: string
  questionId: string
  transcript: string
  durationMs: number
  /** ISO 8601 in UTC. */
  submittedAt: string
}

/** A replay with all that it plays, as it is now. */
export interface Played {
  id: string
  replay: Replay
  /** The finished interview. */
  source: InterviewState
  /** In the order in which they were given. */
  answers: readonly PlayedAnswer[]
  /** The moments that staff's notes are about; ISO 8601 in UTC. */
  noted: readonly string[]
}

/** The interview as it was at a moment, in ms since the epoch. What it says of its time is the replay's. */
function stateOf({ id, replay, source, answers }: Played, moment: number, revision: number): InterviewState {
  const begun = new Date(replay.startedAt).toISOString()
  const over = moment >= sourceEndedAt(replay)
  const given = answers.filter(({ submittedAt }) => over || Date.parse(submittedAt) <= moment)
  return {
    ...source,
    id,
    status: over ? 'COMPLETED' : 'IN_PROGRESS',
    createdAt: begun,
    scheduledAt: null,
    startedAt: begun,
    completedAt: over ? new Date(endsAt(replay)).toISOString() : null,
    revision,
    answers: given.map((answer) => ({ id: idIn(replay, answer.id), questionId: answer.questionId })),
    consent: source.consent && { ...source.consent, recordedAt: begun },
    recordings: [],
  }
}

/** The states that the interview went through: it began, was noted of, got its answers, and was completed. */
export function interviewHappenings(played: Played): Happening<InterviewState>[] {
  const { replay, answers, noted } = played
  const at = (moment: number): Happening<InterviewState> => ({ moment, event: (number) => stateOf(played, moment, number) })
  return [
    // First: where something else happens in the same millisecond, the candidate is told of that.
    ...noted.map((instant): Happening<InterviewState> => {
      const moment = Date.parse(instant)
      return { moment, event: (number) => ({ ...stateOf(played, moment, number), staffOnly: true }) }
    }),
    at(replay.sourceStartedAt),
    ...answers.map(({ submittedAt }) => at(Date.parse(submittedAt))),
    at(sourceEndedAt(replay)),
  ]
}

/** The state that a replay has come to; before it begins, the one with which it will. */
export function stateAt(played: Played, now: number): InterviewState {
  const due = lastDue(played.replay, interviewHappenings(played), now)?.event ?? stateOf(played, played.replay.sourceStartedAt, 1)
  const { staffOnly: _, ...state } = due
  return state
}

/** An instant of the interview, as its replay shows it. */
export const dateIn = (replay: Replay, instant: Date): Date => new Date(instantIn(replay, instant.toISOString()))
