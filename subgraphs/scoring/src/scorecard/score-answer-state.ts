import type { AnswerScored, CriterionVerdict } from '@parley/contracts'
import type { Weights } from '../rubric/weights.ts'
import { rounded } from './mean.ts'
import type { AnswerScoreState, CriterionState } from './scorecard-state.ts'

/** A scorer's verdict, weighed by the organisation's rubric. The total is 100 times the weighted mean of score over max. */
export function scoreAnswerState(scored: AnswerScored, weights: Weights): AnswerScoreState {
  const { answerId, questionId, scorer, submittedAt, scoredAt } = scored
  const criteria = scored.criteria.map((verdict): CriterionState => ({
    ...pick(verdict),
    weight: weights.get(verdict.name) ?? 0,
    evidence: verdict.evidence.map(({ quote, start, end }) => ({ answerId, quote, start, end })),
  }))
  return { answerId, questionId, scorer, total: rounded(100 * weightedMean(criteria)), criteria, submittedAt, scoredAt }
}

const pick = ({ name, score, max, reason, confidence }: CriterionVerdict) => ({ name, score, max, reason, confidence })

/** From 0 to 1. A rubric that names none of the criteria takes none for more important than the others. */
function weightedMean(criteria: readonly CriterionState[]): number {
  const named = criteria.some(({ weight }) => weight > 0)
  const weightOf = ({ weight }: CriterionState) => (named ? weight : 1)
  const sum = (of: (criterion: CriterionState) => number) => criteria.reduce((total, criterion) => total + of(criterion), 0)
  return criteria.length === 0 ? 0 : sum((criterion) => (weightOf(criterion) * criterion.score) / criterion.max) / sum(weightOf)
}
