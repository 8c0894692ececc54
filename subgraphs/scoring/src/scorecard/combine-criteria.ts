import { mean, rounded } from './mean.ts'
import type { AnswerScoreState, CriterionState } from './scorecard-state.ts'

/** Quotations that a scorecard's criterion shows: of the best answer, and of the weakest. */
const quotedOfBest = 2
const quotedOfWeakest = 1

/**
 * The criteria of a scorecard: for each, the mean over the answers that were judged by it, with the reasons and the words of the best
 * and of the weakest one. In the order in which the first answer names them.
 */
export function combineCriteria(answers: readonly AnswerScoreState[]): CriterionState[] {
  const byName = new Map<string, CriterionState[]>()
  for (const { criteria } of answers)
    for (const criterion of criteria) byName.set(criterion.name, [...(byName.get(criterion.name) ?? []), criterion])
  return [...byName.values()].map(combine)
}

function combine(criteria: readonly CriterionState[]): CriterionState {
  const share = ({ score, max }: CriterionState) => score / max
  // Of equals the first, so that the same answers always give the same scorecard.
  const best = criteria.reduce((a, b) => (share(b) > share(a) ? b : a))
  const weakest = criteria.reduce((a, b) => (share(b) < share(a) ? b : a))
  const max = Math.max(...criteria.map((criterion) => criterion.max))
  const evidence = best.evidence.slice(0, best === weakest ? quotedOfBest + quotedOfWeakest : quotedOfBest)
  return {
    name: best.name,
    score: rounded(max * mean(criteria.map(share))),
    max,
    weight: rounded(mean(criteria.map(({ weight }) => weight))),
    reason: reasonOf(criteria.length, best, weakest),
    evidence: best === weakest ? evidence : [...evidence, ...weakest.evidence.slice(0, quotedOfWeakest)],
    confidence: rounded(mean(criteria.map(({ confidence }) => confidence))),
  }
}

function reasonOf(answers: number, best: CriterionState, weakest: CriterionState): string {
  if (answers === 1) return best.reason
  const points = ({ score, max }: CriterionState) => `${rounded(score)} of ${rounded(max)}`
  if (best === weakest) return `All ${answers} answers stand at ${points(best)}: ${best.reason}`
  return `Mean of ${answers} answers. Best, ${points(best)}: ${best.reason} Weakest, ${points(weakest)}: ${weakest.reason}`
}
