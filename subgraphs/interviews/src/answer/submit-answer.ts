import type { AnswerSubmitted } from '@parley/contracts'
import type { Pool, Query } from '@parley/database'
import { queryOn } from '@parley/database'
import { ParleyError } from '@parley/platform'
import { v7 as uuid } from 'uuid'
import type { SubmitAnswerInput } from '../generated/resolvers.ts'
import type { AnswerModel, QuestionModel } from '../generated/prisma/models.ts'
import { inputText } from '../input-text.ts'
import type { ChangeInterviews } from '../interview/change-interviews.ts'
import { one } from '../interview/one.ts'
import type { InterviewRecord } from '../interview/read-interviews.ts'
import type { NewAnswer } from '../interview/save-changes.ts'
import { requireStanding } from '../interview/standing.ts'
import { answer } from '../interview/transitions.ts'
import type { User } from '../people/viewer.ts'
import { requireTranscriptSize } from './transcript-size.ts'

const longestAnswerMs = 86_400_000

/**
 * The candidate answers a question. The same idempotency key for the same question gives the answer that it made before, whatever
 * became of the interview since.
 * @throws ParleyError NOT_FOUND, FORBIDDEN to anyone but the candidate, CONFLICT when it is not in progress or the question has an
 *   answer, BAD_USER_INPUT, PAYLOAD_TOO_LARGE
 */
export type SubmitAnswer = (user: User, input: SubmitAnswerInput) => Promise<AnswerModel>

export const createSubmitAnswer =
  (pool: Pool, change: ChangeInterviews): SubmitAnswer =>
  async (user, input) => {
    const row = newAnswer(input)
    let earlier: string | undefined
    const states = await change([row.interviewId], async (record, tx) => {
      requireStanding(user, record.state, ['candidate'])
      earlier = answerOfKey(record, row)
      if (earlier !== undefined) return { state: record.state }
      const state = answer(record.state, row)
      return { state, answer: { row, submitted: await forScorer(tx, record.state.organizationId, row) } }
    })
    one(states)
    return earlier === undefined ? { ...row, submittedAt: new Date(row.submittedAt) } : stored(pool, earlier)
  }

function newAnswer({ interviewId, questionId, transcript, durationMs, idempotencyKey }: SubmitAnswerInput): NewAnswer {
  requireTranscriptSize(transcript)
  if (durationMs < 0 || durationMs > longestAnswerMs)
    throw new ParleyError('BAD_USER_INPUT', { message: '`durationMs` must be 0 to 24 hours, in milliseconds.' })
  return {
    id: uuid(),
    interviewId,
    questionId,
    transcript,
    durationMs,
    submittedAt: new Date().toISOString(),
    idempotencyKey: inputText('idempotencyKey', idempotencyKey, 200) ?? null,
  }
}

/** The answer that this key made. @throws ParleyError CONFLICT when it made one to another question */
function answerOfKey({ state, answerKeys }: InterviewRecord, { questionId, idempotencyKey }: NewAnswer): string | undefined {
  if (idempotencyKey === null) return undefined
  const made = state.answers.filter(({ id }) => answerKeys.get(id) === idempotencyKey)
  if (made.length === 0) return undefined
  const same = made.find((given) => given.questionId === questionId)
  if (same === undefined) throw new ParleyError('CONFLICT', { message: 'This idempotency key was used for another question.' })
  return same.id
}

async function forScorer(tx: Query, organizationId: string, row: NewAnswer): Promise<AnswerSubmitted> {
  const [question] = (await tx(
    `SELECT id, text, category, difficulty::text, key_points AS "keyPoints", time_limit_seconds AS "timeLimitSeconds"
     FROM interviews.questions WHERE id = $1`,
    [row.questionId],
  )) as unknown as Pick<QuestionModel, keyof AnswerSubmitted['question']>[] // the columns just named
  if (question === undefined) throw new Error(`an interview's question is missing: ${row.questionId}`)
  const { id: answerId, interviewId, transcript, durationMs, submittedAt } = row
  return { answerId, interviewId, organizationId, question, transcript, durationMs, submittedAt }
}

async function stored(pool: Pool, id: string): Promise<AnswerModel> {
  const rows = await queryOn(pool)(
    `SELECT id, interview_id AS "interviewId", question_id AS "questionId", transcript, duration_ms AS "durationMs",
       submitted_at AS "submittedAt", idempotency_key AS "idempotencyKey"
     FROM interviews.answers WHERE id = $1`,
    [id],
  )
  return one(rows) as unknown as AnswerModel // the columns just named
}
