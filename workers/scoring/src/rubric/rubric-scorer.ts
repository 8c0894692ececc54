import type { Scorer } from '../scorer.ts'
import { scoreAnswer } from './score-answer.ts'

/** The scorer that needs no model: deterministic, explains itself, reads English. */
export const rubricScorer: Scorer = {
  name: 'rubric-1',
  async score(answer, { signal }) {
    signal.throwIfAborted()
    return scoreAnswer(answer)
  },
}
