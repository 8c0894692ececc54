import type { Scorer } from '../scorer.ts'
import { scoreAnswer } from './score-answer.ts'

const name = 'rubric-1'

/** The scorer that needs no model: deterministic, explains itself, reads English. */
export const rubricScorer: Scorer = {
  name,
  async score(answer, { signal }) {
    signal.throwIfAborted()
    return { scorer: name, criteria: scoreAnswer(answer) }
  },
}
