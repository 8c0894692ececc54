import { asError } from '@parley/platform'
import { momentAt, parseReplayId } from '@parley/replay'
import DataLoader from 'dataloader'
import { mayReadScore } from '../access/may-read-score.ts'
import { visibleInterview } from '../access/visible-interview.ts'
import { scoreIn } from '../replay/played-scores.ts'
import { answerScoreColumns, readAnswerScore } from './answer-score-rows.ts'
import type { AnswerScoreState } from './scorecard-state.ts'
import type { LoaderParts } from './scorecard-loader.ts'

/** Answers' scores for one viewer, also of replays: null where there is none yet or they may not see it. One query for all that an operation asks for. */
export type AnswerScoreLoader = DataLoader<string, AnswerScoreState | null>

export const createAnswerScoreLoader = ({ query, access, principal }: LoaderParts): AnswerScoreLoader =>
  new DataLoader(async (answerIds) => {
    const asked = answerIds.map((id) => ({ id, replay: parseReplayId(id) }))
    const rows = await query(
      `SELECT ${answerScoreColumns}, s.interview_id, s.released_at IS NOT NULL AS released
       FROM scoring.answer_scores JOIN scoring.scorecards s USING (interview_id) WHERE answer_id = ANY($1::text[])`,
      [[...new Set(asked.map(({ id, replay }) => replay?.of ?? id))]],
    )
    const scores = new Map<string, AnswerScoreState | Error | null>()
    await Promise.all(
      rows.map(async ({ interview_id: interviewId, released, ...row }) => {
        const answer = readAnswerScore(row)
        try {
          const interview = await visibleInterview(access, principal, String(interviewId))
          const readable = interview !== undefined && mayReadScore(principal, interview.access, released === true)
          scores.set(answer.answerId, readable ? answer : null)
        } catch (error) {
          scores.set(answer.answerId, asError(error))
        }
      }),
    )
    return asked.map(({ id, replay }) => {
      const score = scores.get(replay?.of ?? id) ?? null
      if (replay === undefined || score === null || score instanceof Error) return score
      return Date.parse(score.scoredAt) <= momentAt(replay, Date.now()) ? scoreIn(replay, score) : null
    })
  })
