import type { Query } from '@parley/database'
import { z } from 'zod'
import { criterionState, type AnswerScoreState } from './scorecard-state.ts'

export const answerScoreColumns = 'answer_id, question_id, scorer, total, criteria, submitted_at, scored_at'

const instant = z.date().transform((date) => date.toISOString())

const answerScoreRow = z
  .object({
    answer_id: z.string(),
    question_id: z.string(),
    scorer: z.string(),
    total: z.number(),
    criteria: z.array(criterionState),
    submitted_at: instant,
    scored_at: instant,
  })
  .transform((row): AnswerScoreState => ({
    answerId: row.answer_id,
    questionId: row.question_id,
    scorer: row.scorer,
    total: row.total,
    criteria: row.criteria,
    submittedAt: row.submitted_at,
    scoredAt: row.scored_at,
  }))

/** A row of `answerScoreColumns`. */
export const readAnswerScore = (row: Record<string, unknown>): AnswerScoreState => answerScoreRow.parse(row)

/** The scores of one interview's answers. */
export async function readAnswerScores(query: Query, interviewId: string): Promise<AnswerScoreState[]> {
  const rows = await query(`SELECT ${answerScoreColumns} FROM scoring.answer_scores WHERE interview_id = $1`, [interviewId])
  return rows.map(readAnswerScore)
}

/** The row of a score, by column name. */
export const answerScoreValues = (interviewId: string, answer: AnswerScoreState) => ({
  answer_id: answer.answerId,
  interview_id: interviewId,
  question_id: answer.questionId,
  scorer: answer.scorer,
  total: answer.total,
  criteria: answer.criteria,
  submitted_at: answer.submittedAt,
  scored_at: answer.scoredAt,
})

/** Adds a score, unless the answer has one: the first stays. @returns whether it is new */
export async function insertAnswerScore(tx: Query, interviewId: string, answer: AnswerScoreState): Promise<boolean> {
  const rows = await tx(
    `INSERT INTO scoring.answer_scores (interview_id, ${answerScoreColumns})
     SELECT interview_id, ${answerScoreColumns} FROM jsonb_populate_record(NULL::scoring.answer_scores, $1::jsonb)
     ON CONFLICT (answer_id) DO NOTHING RETURNING answer_id`,
    [JSON.stringify(answerScoreValues(interviewId, answer))],
  )
  return rows.length > 0
}
