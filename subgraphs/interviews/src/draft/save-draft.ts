import { inTransaction, type Pool } from '@parley/database'
import type { LiveLog } from '@parley/live-log'
import { ParleyError } from '@parley/platform'
import type { RateLimit } from '@parley/rate-limit'
import { requireTranscriptSize } from '../answer/transcript-size.ts'
import type { SaveAnswerDraftInput } from '../generated/resolvers.ts'
import { currentQuestionId, type InterviewState } from '../interview/interview-state.ts'
import { one } from '../interview/one.ts'
import { lockInterviews } from '../interview/read-interviews.ts'
import { requireStanding } from '../interview/standing.ts'
import type { User } from '../people/viewer.ts'
import type { Draft, DraftState } from './draft.ts'
import { draftFeedName } from './draft-feed.ts'
import { readDrafts, writeDrafts } from './draft-rows.ts'

/** 4 a second in the long run; attempts of one candidate in one interview. */
export const draftRate = { name: 'answer-draft', limit: 8, windowSeconds: 2 }

/**
 * The candidate keeps what they have said or typed of the answer to the current question. A version that is not above the stored one
 * changes nothing and gives what is stored.
 * @throws ParleyError NOT_FOUND, FORBIDDEN to anyone but the candidate, CONFLICT when the question is not asked now, BAD_USER_INPUT,
 *   PAYLOAD_TOO_LARGE, RATE_LIMITED
 */
export type SaveDraft = (user: User, input: SaveAnswerDraftInput) => Promise<Draft>

export interface SaveDraftParts {
  pool: Pool
  live: Pick<LiveLog, 'ring'>
  limit: RateLimit
}

export const createSaveDraft =
  ({ pool, live, limit }: SaveDraftParts): SaveDraft =>
  async (user, { interviewId, questionId, transcript, version }) => {
    requireTranscriptSize(transcript)
    if (version < 1) throw new ParleyError('BAD_USER_INPUT', { message: '`version` counts from 1.' })
    // By person, too: nobody else's attempts count against the candidate.
    await limit.take(`${user.userId} ${interviewId}`)
    const { stored, event } = await inTransaction(pool, async (tx) => {
      const { state } = one(await lockInterviews(tx, [interviewId]))
      requireStanding(user, state, ['candidate'])
      requireCurrent(state, questionId)
      const [before] = await readDrafts(tx, [interviewId])
      if (before?.questionId === questionId && before.version >= version) return { stored: before }
      const draft: DraftState = { interviewId, questionId, transcript, version, updatedAt: new Date().toISOString(), over: false }
      const [event] = await writeDrafts(tx, [draft])
      return { stored: { ...draft, number: event?.number ?? 0 }, event }
    })
    if (event !== undefined) void live.ring(draftFeedName, interviewId, [event])
    return stored
  }

function requireCurrent(state: InterviewState, questionId: string): void {
  if (!state.questionIds.includes(questionId))
    throw new ParleyError('BAD_USER_INPUT', { message: 'This question is not one of the interview.' })
  if (state.status !== 'IN_PROGRESS')
    throw new ParleyError('CONFLICT', { message: `An interview that is ${state.status} takes no answers.` })
  if (currentQuestionId(state) !== questionId) throw new ParleyError('CONFLICT', { message: 'This question is not the current one.' })
}
