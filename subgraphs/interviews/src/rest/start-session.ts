import { ParleyError } from '@parley/platform'
import type { PrismaClient } from '../generated/prisma/client.ts'
import type { CreateInterview } from '../interview/create-interview.ts'
import { currentQuestionId, type InterviewState } from '../interview/interview-state.ts'
import type { MoveInterview } from '../interview/move-interview.ts'
import type { User } from '../people/viewer.ts'

export interface StartedSession {
  interview: InterviewState
  /** Null when, on a repetition, all questions have been answered. */
  currentQuestion: { id: string; text: string; category: string } | null
}

export interface StartRequest {
  candidateId: string
  /** The same key of the same person gives the interview that it gave before. */
  idempotencyKey: string | undefined
}

/**
 * Creates an interview of the organisation's default template and starts it: what `createInterview` and `startInterview` do, one after the
 * other. Should the second fail, a scheduled interview is left, which expires; with a key, the repetition takes it up.
 * @throws ParleyError as those, and CONFLICT for a key that was used for another candidate
 */
export type StartSession = (user: User, request: StartRequest) => Promise<StartedSession>

export interface StartSessionOptions {
  createInterview: CreateInterview
  moveInterview: MoveInterview
  prisma: PrismaClient
}

/** What the guide's own command sends. */
const placeholder = 'uuid'

export const createStartSession =
  ({ createInterview, moveInterview, prisma }: StartSessionOptions): StartSession =>
  async (user, { candidateId, idempotencyKey }) => {
    if (candidateId === placeholder)
      throw new ParleyError('BAD_USER_INPUT', {
        message:
          '`uuid` stands for the id of the candidate: give your own, which login answers as `user.id`; staff find others by `candidates`.',
      })
    const created = await createInterview(user, { candidateId, ...(idempotencyKey !== undefined && { idempotencyKey }) })
    if (created.candidateId !== candidateId)
      throw new ParleyError('CONFLICT', { message: 'This Idempotency-Key was used for another candidate.' })
    const interview = await moveInterview(user, created.id, 'IN_PROGRESS')
    const id = currentQuestionId(interview)
    const select = { id: true, text: true, category: true }
    return { interview, currentQuestion: id === undefined ? null : await prisma.question.findUniqueOrThrow({ where: { id }, select }) }
  }
