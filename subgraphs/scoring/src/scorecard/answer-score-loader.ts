import { asError } from '@parley/platform'
import DataLoader from 'dataloader'
import { mayReadScore } from '../access/may-read-score.ts'
import { visibleInterview } from '../access/visible-interview.ts'
import { answerScoreColumns, readAnswerScore } from './answer-score-rows.ts'
import type { AnswerScoreState } from './scorecard-state.ts'
import type { LoaderParts } from './scorecard-loader.ts'

/** Answers' scores for one viewer; null where there is none or they may not see it. One query for all that an operation asks for. */
export type AnswerScoreLoader = DataLoader<string, AnswerScoreState | null>

export const createAnswerScoreLoader = ({ query, access, principal }: LoaderParts): AnswerScoreLoader =>
  new DataLoader(async (answerIds) => {
    const rows = await query(
      `SELECT ${answerScoreColumns}, s.interview_id, s.released_at IS NOT NULL AS released
       FROM scoring.answer_scores JOIN scoring.scorecards s USING (interview_id) WHERE answer_id = ANY($1::text[])`,
      [answerIds],
    )
    const scores = new Map<string, AnswerScoreState | Error | null>()
    await Promise.all(
      rows.map(async ({ interview_id: interviewId, released, ...row }) => {
        const answer = readAnswerScore(row)
        try {
          const interview = await visibleInterview(access, principal, String(interviewId))
          const readable = interview !== undefined && mayReadScore(principal, interview, released === true)
          scores.set(answer.answerId, readable ? answer : null)
        } catch (error) {
          scores.set(answer.answerId, asError(error))
        }
      }),
    )
    return answerIds.map((id) => scores.get(id) ?? null)
  })
