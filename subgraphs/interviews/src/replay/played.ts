import { comesAt, endsAt, instantIn, type Replay } from '@parley/replay'
import type { DraftState } from '../draft/draft.ts'
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

/** A replay with all that it plays. */
export interface Played {
  id: string
  replay: Replay
  /** The finished interview as it is now. */
  source: InterviewState
  /** In the order in which they were given. */
  answers: readonly PlayedAnswer[]
}

/** Something of a replay, and when it comes, in ms since the epoch. */
export interface Due<E> {
  dueAt: number
  event: E
}

/** The states that the interview goes through: it begins, gets its answers, and is completed. Each has the revision of its place. */
export function interviewEvents({ id, replay, source, answers }: Played): Due<InterviewState>[] {
  const begun = new Date(replay.startedAt).toISOString()
  const state = (given: number, over: boolean): InterviewState => ({
    ...source,
    id,
    status: over ? 'COMPLETED' : 'IN_PROGRESS',
    createdAt: begun,
    scheduledAt: null,
    startedAt: begun,
    completedAt: over ? new Date(endsAt(replay)).toISOString() : null,
    revision: 1 + given + (over ? 1 : 0),
    answers: answers.slice(0, given).map((answer) => ({ id: answer.id, questionId: answer.questionId })),
    consent: source.consent && { ...source.consent, recordedAt: begun },
    recordings: [],
  })
  const last = Math.max(endsAt(replay), ...answers.map(({ submittedAt }) => comesAt(replay, Date.parse(submittedAt))))
  return [
    { dueAt: replay.startedAt, event: state(0, false) },
    ...answers.map(({ submittedAt }, index) => ({ dueAt: comesAt(replay, Date.parse(submittedAt)), event: state(index + 1, false) })),
    { dueAt: last, event: state(answers.length, true) },
  ]
}

/** The state that a replay has come to; before it begins, the one with which it will. */
export function stateAt(played: Played, now: number): InterviewState {
  const events = interviewEvents(played)
  const due = events.filter(({ dueAt }) => dueAt <= now)
  return (due.at(-1) ?? events[0] ?? fail()).event
}

const fail = (): never => {
  throw new Error('a replay has events')
}

/** How often words come, in ms of the replay. */
const everyMs = 500

/** What the candidate is saying: each answer, word by word over the time that it took, then nothing yet of the next. */
export function draftEvents({ id, replay, source, answers }: Played): Due<DraftState>[] {
  let freeAt = replay.startedAt
  return answers.flatMap((answer, index) => {
    const { questionId, transcript } = answer
    const endAt = comesAt(replay, Date.parse(answer.submittedAt))
    const beginAt = Math.min(endAt, Math.max(freeAt, endAt - answer.durationMs / replay.speed))
    freeAt = endAt
    const steps = Math.max(1, Math.floor((endAt - beginAt) / everyMs))
    const spaces = [...transcript.matchAll(/\s+/g)].map((found) => found.index)
    const words = [...spaces, transcript.length]
    const draft = (at: number, state: Pick<DraftState, 'questionId' | 'transcript' | 'version' | 'over'>): Due<DraftState> => ({
      dueAt: at,
      event: { interviewId: id, updatedAt: new Date(at).toISOString(), ...state },
    })
    const spoken = Array.from({ length: steps }, (_, step) => {
      const upTo = words[Math.ceil(((step + 1) / steps) * words.length) - 1] ?? 0
      const at = beginAt + ((step + 1) * (endAt - beginAt)) / (steps + 1)
      return draft(at, { questionId, transcript: transcript.slice(0, upTo), version: step + 1, over: false })
    })
    const next = source.questionIds.find((question) => !answers.slice(0, index + 1).some((given) => given.questionId === question))
    return [...spoken, draft(endAt, { questionId: next ?? questionId, transcript: '', version: 0, over: next === undefined })]
  })
}

/** When an answer of the interview is given in its replay. */
export const submittedIn = (replay: Replay, submittedAt: Date): Date => new Date(instantIn(replay, submittedAt.toISOString()))
