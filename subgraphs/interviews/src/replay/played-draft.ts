import { instantIn, sourceEndedAt, type Happening, type Replay } from '@parley/replay'
import type { DraftState } from '../draft/draft.ts'
import { currentQuestionId } from '../interview/interview-state.ts'
import type { Played, PlayedAnswer } from './played.ts'

/** How often words come, in ms of the replay, and how often at most in one answer. */
const everyMs = 500
const mostSteps = 2_000

/** What happened to the words of an answer at each step of it: those that were said by then. */
function spoken({ id, replay }: Played, { questionId, transcript, durationMs, submittedAt }: PlayedAnswer, freeAt: number) {
  const endedAt = Date.parse(submittedAt)
  const beganAt = Math.min(endedAt, Math.max(freeAt, endedAt - durationMs))
  const words = [...[...transcript.matchAll(/\s+/g)].map((found) => found.index), transcript.length].filter((end) => end > 0)
  const steps = Math.min(words.length, mostSteps, Math.max(1, Math.floor((endedAt - beganAt) / (everyMs * replay.speed))))
  return Array.from({ length: steps }, (_, step): Happening<DraftState> => {
    const moment = beganAt + ((step + 1) * (endedAt - beganAt)) / (steps + 1)
    return {
      moment,
      event: () => ({
        interviewId: id,
        questionId,
        transcript: transcript.slice(0, words[Math.ceil(((step + 1) / steps) * words.length) - 1]),
        version: step + 1,
        updatedAt: instantAt(replay, moment),
        over: false,
      }),
    }
  })
}

/**
 * What the candidate was saying, as far as it is known: each answer, word by word over the time that it took, then nothing yet of the next
 * question; and when the interview ended without an answer to the last question that was asked, nothing of that.
 */
export function draftHappenings(played: Played): Happening<DraftState>[] {
  const { id, replay, source, answers } = played
  /** The question that is asked once so many answers are given. */
  const askedAfter = (given: number) => currentQuestionId({ ...source, status: 'IN_PROGRESS', answers: answers.slice(0, given) })
  const emptied = (moment: number, questionId: string, over: boolean): Happening<DraftState> => ({
    moment,
    event: () => ({ interviewId: id, questionId, transcript: '', version: 0, updatedAt: instantAt(replay, moment), over }),
  })
  let freeAt = replay.sourceStartedAt
  const said = answers.flatMap((answer, index) => {
    const words = spoken(played, answer, freeAt)
    freeAt = Date.parse(answer.submittedAt)
    const next = askedAfter(index + 1)
    return [...words, emptied(freeAt, next ?? answer.questionId, next === undefined)]
  })
  const unanswered = askedAfter(answers.length)
  return unanswered === undefined ? said : [...said, emptied(sourceEndedAt(replay), unanswered, true)]
}

const instantAt = (replay: Replay, moment: number): string => instantIn(replay, new Date(moment).toISOString())
