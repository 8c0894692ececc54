import type { InterviewAccess } from '@parley/contracts'
import { idIn, instantIn, lastDue, replayId, sourceEndedAt, type Happening, type Replay } from '@parley/replay'
import { makeScorecard, pendingScorecard } from '../scorecard/make-scorecard.ts'
import type { AnswerScoreState, ScorecardState } from '../scorecard/scorecard-state.ts'
import { statusOf } from '../scorecard/status-of.ts'

/** A replay with the scores of the interview that it plays. */
export interface PlayedScores {
  replay: Replay
  /** Of the interview that is played. */
  access: InterviewAccess
  answers: readonly AnswerScoreState[]
  /** When its scorecard was released, in ms since the epoch; undefined before that. */
  releasedAt: number | undefined
}

/** An answer's score as a replay shows it. */
export const scoreIn = (replay: Replay, score: AnswerScoreState): AnswerScoreState => ({
  ...score,
  answerId: idIn(replay, score.answerId),
  submittedAt: instantIn(replay, score.submittedAt),
  scoredAt: instantIn(replay, score.scoredAt),
  criteria: score.criteria.map((criterion) => ({
    ...criterion,
    evidence: criterion.evidence.map((evidence) => ({ ...evidence, answerId: idIn(replay, evidence.answerId) })),
  })),
})

/** How the scorecard stood at a moment, in ms since the epoch: by the same rules, of what was scored by then. */
function standingAt({ replay, access, answers, releasedAt }: PlayedScores, moment: number) {
  const scored = answers.filter(({ scoredAt }) => Date.parse(scoredAt) <= moment)
  const then = { ...access, status: moment >= sourceEndedAt(replay) ? 'COMPLETED' : 'IN_PROGRESS' } as const
  return { scored, status: statusOf(scored.length, then, releasedAt !== undefined && releasedAt <= moment) }
}

function scorecardAt(played: PlayedScores, moment: number, number: number): ScorecardState {
  const { replay, access } = played
  const { scored, status } = standingAt(played, moment)
  const answers = scored.map((score) => scoreIn(replay, score))
  return makeScorecard({ interviewId: replayId(replay), number, answers, expected: access.totalQuestions, status })
}

/** The scorecards that the interview went through: a new one only when something had changed. */
export function scorecardHappenings(played: PlayedScores): Happening<ScorecardState>[] {
  const { replay, answers, releasedAt } = played
  const moments = [
    ...answers.map(({ scoredAt }) => Date.parse(scoredAt)),
    sourceEndedAt(replay),
    ...(releasedAt === undefined ? [] : [releasedAt]),
  ]
  let last = { status: 'PENDING', scored: 0 }
  return [...new Set(moments)]
    .toSorted((a, b) => a - b)
    .flatMap((moment): Happening<ScorecardState>[] => {
      const { status, scored } = standingAt(played, moment)
      if (status === last.status && scored.length === last.scored) return []
      last = { status, scored: scored.length }
      return [{ moment, event: (number) => scorecardAt(played, moment, number) }]
    })
}

/** Before anything is scored. */
export const pendingIn = ({ replay, access }: Pick<PlayedScores, 'replay' | 'access'>): ScorecardState =>
  pendingScorecard({ ...access, interviewId: replayId(replay) })

/** The scorecard that a replay has come to. */
export const scorecardSoFar = (played: PlayedScores): ScorecardState =>
  lastDue(played.replay, scorecardHappenings(played), Date.now())?.event ?? pendingIn(played)
