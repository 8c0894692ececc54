import type { InterviewAccess } from '@parley/contracts'
import { combineCriteria } from './combine-criteria.ts'
import { mean, rounded } from './mean.ts'
import type { AnswerScoreState, ScorecardState, ScorecardStatus } from './scorecard-state.ts'

export interface ScorecardParts {
  interviewId: string
  /** The revision. */
  number: number
  /** In any order. */
  answers: readonly AnswerScoreState[]
  /** Questions of the interview. */
  expected: number
  status: ScorecardStatus
}

/** A scorecard: the same answers give the same one, in whatever order they came. */
export function makeScorecard({ interviewId, number, answers, expected, status }: ScorecardParts): ScorecardState {
  const ordered = answers.toSorted((a, b) => compare(a.submittedAt, b.submittedAt) || compare(a.answerId, b.answerId))
  return {
    interviewId,
    number,
    status,
    total: ordered.length === 0 ? null : rounded(mean(ordered.map(({ total }) => total))),
    scored: ordered.length,
    expected,
    criteria: combineCriteria(ordered),
    answers: ordered,
  }
}

/** Of an interview of which nothing is scored yet: no row is needed for it. */
export const pendingScorecard = ({ interviewId, totalQuestions }: InterviewAccess): ScorecardState =>
  makeScorecard({ interviewId, number: 0, answers: [], expected: totalQuestions, status: 'PENDING' })

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
