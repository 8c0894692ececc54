import type { InterviewAccess } from '@parley/contracts'
import type { Query } from '@parley/database'
import { comesAt, endsAt, instantIn, type Replay } from '@parley/replay'
import { readAnswerScores } from '../scorecard/answer-score-rows.ts'
import { makeScorecard } from '../scorecard/make-scorecard.ts'
import { readScorecards } from '../scorecard/scorecard-rows.ts'
import type { ScorecardState } from '../scorecard/scorecard-state.ts'

/** The scorecards that a replay goes through, and whether the score of the interview has been released. */
export interface ReplayedScorecards {
  /** One for each answer that was scored, in the order in which they were, and the last once the replay is over. */
  list: { dueAt: number; event: ScorecardState }[]
  released: boolean
}

/** Made anew from the scores that the answers have now. @param access of the interview that is played */
export async function replayedScorecards(query: Query, id: string, replay: Replay, access: InterviewAccess): Promise<ReplayedScorecards> {
  const [scores, now] = await Promise.all([readAnswerScores(query, replay.of), readScorecards(query, [replay.of])])
  const ordered = scores.toSorted((a, b) => (a.scoredAt < b.scoredAt ? -1 : a.scoredAt > b.scoredAt ? 1 : 0))
  const answers = ordered.map((score) => ({
    ...score,
    submittedAt: instantIn(replay, score.submittedAt),
    scoredAt: instantIn(replay, score.scoredAt),
  }))
  const card = (number: number, status: ScorecardState['status']) =>
    makeScorecard({ interviewId: id, number, answers: answers.slice(0, number), expected: access.totalQuestions, status })
  const list = ordered.map(({ scoredAt }, index) => ({ dueAt: comesAt(replay, Date.parse(scoredAt)), event: card(index + 1, 'PARTIAL') }))
  const { status = 'PENDING' } = now.get(replay.of) ?? {}
  const last = { ...card(answers.length, status), number: answers.length + 1 }
  return { list: [...list, { dueAt: Math.max(endsAt(replay), list.at(-1)?.dueAt ?? 0), event: last }], released: status === 'RELEASED' }
}

/** The scorecard that a replay has come to. @param pending the one before any */
export const scorecardSoFar = ({ list }: ReplayedScorecards, pending: ScorecardState): ScorecardState =>
  list.findLast(({ dueAt }) => dueAt <= Date.now())?.event ?? pending
