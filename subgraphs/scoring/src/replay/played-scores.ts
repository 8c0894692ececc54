import type { InterviewAccess } from '@parley/contracts'
import type { Query } from '@parley/database'
import { idIn, instantIn, lastDue, replayId, sourceEndedAt, type Happening, type Replay } from '@parley/replay'
import { readAnswerScores } from '../scorecard/answer-score-rows.ts'
import { makeScorecard, pendingScorecard } from '../scorecard/make-scorecard.ts'
import type { AnswerScoreState, ScorecardState } from '../scorecard/scorecard-state.ts'
import { statusOf } from '../scorecard/status-of.ts'

/** A replay with the scores of the interview that it plays, as they are now. */
export interface PlayedScores {
  replay: Replay
  /** Of the interview that is played. */
  access: InterviewAccess
  answers: readonly AnswerScoreState[]
  /** When its scorecard was released, in ms since the epoch; undefined before that. */
  releasedAt: number | undefined
}

export async function readPlayedScores(query: Query, replay: Replay, access: InterviewAccess): Promise<PlayedScores> {
  const [answers, [row]] = await Promise.all([
    readAnswerScores(query, replay.of),
    query('SELECT released_at FROM scoring.scorecards WHERE interview_id = $1', [replay.of]),
  ])
  const releasedAt = row?.['released_at']
  return { replay, access, answers, releasedAt: releasedAt instanceof Date ? releasedAt.getTime() : undefined }
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

/** The scorecard as it was at a moment, in ms since the epoch: made by the same rules from what was scored by then. */
function scorecardAt({ replay, access, answers, releasedAt }: PlayedScores, moment: number, number: number): ScorecardState {
  const scored = answers.filter(({ scoredAt }) => Date.parse(scoredAt) <= moment)
  const status = statusOf(
    scored.length,
    { ...access, status: moment >= sourceEndedAt(replay) ? 'COMPLETED' : 'IN_PROGRESS' },
    releasedAt !== undefined && releasedAt <= moment,
  )
  return makeScorecard({
    interviewId: replayId(replay),
    number,
    answers: scored.map((score) => scoreIn(replay, score)),
    expected: access.totalQuestions,
    status,
  })
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
      const { status, scored } = scorecardAt(played, moment, 0)
      if (status === last.status && scored === last.scored) return []
      last = { status, scored }
      return [{ moment, event: (number) => scorecardAt(played, moment, number) }]
    })
}

/** Before anything is scored. */
export const pendingIn = ({ replay, access }: Pick<PlayedScores, 'replay' | 'access'>): ScorecardState =>
  pendingScorecard({ ...access, interviewId: replayId(replay) })

/** The scorecard that a replay has come to. */
export const scorecardSoFar = (played: PlayedScores): ScorecardState =>
  lastDue(played.replay, scorecardHappenings(played), Date.now())?.event ?? pendingIn(played)
