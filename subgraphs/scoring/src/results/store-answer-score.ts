import type { AnswerScored } from '@parley/contracts'
import { queryOn } from '@parley/database'
import type { InterviewAccessCopy } from '@parley/interview-access'
import { ParleyError } from '@parley/platform'
import { readWeights } from '../rubric/weights.ts'
import { insertAnswerScore } from '../scorecard/answer-score-rows.ts'
import { reviseScorecard, type Revised, type ReviseParts } from '../scorecard/revise-scorecard.ts'
import { scoreAnswerState } from '../scorecard/score-answer-state.ts'

export interface StoreParts extends ReviseParts {
  access: Pick<InterviewAccessCopy, 'get'>
}

/**
 * Stores a verdict and makes the scorecard's next revision. An answer is scored once: a verdict that comes again changes nothing.
 * @throws ParleyError NOT_FOUND when there is no such interview, SERVICE_UNAVAILABLE when nobody can tell
 */
export async function storeAnswerScore(parts: StoreParts, scored: AnswerScored): Promise<Revised | undefined> {
  const { interviewId, organizationId } = scored
  const access = await parts.access.get(interviewId)
  if (access === undefined) throw new ParleyError('NOT_FOUND', { message: `There is no interview ${interviewId}.` })
  const query = queryOn(parts.pool)
  const answer = scoreAnswerState(scored, await readWeights(query, organizationId))
  await query('INSERT INTO scoring.scorecards (interview_id, organization_id) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    interviewId,
    organizationId,
  ])
  return reviseScorecard(parts, { access, write: (tx) => insertAnswerScore(tx, interviewId, answer) })
}
