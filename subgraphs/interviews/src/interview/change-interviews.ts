import { inTransaction, type Pool, type Query } from '@parley/database'
import { moveDrafts } from '../draft/move-drafts.ts'
import type { Announce } from './announce.ts'
import type { InterviewState } from './interview-state.ts'
import { lockInterviews, type InterviewRecord } from './read-interviews.ts'
import { saveChanges, type Change } from './save-changes.ts'

/** What becomes of an interview. The state that was given, without a note, stands for no change; its revision is counted here. */
export type Decision = { state: InterviewState } & Partial<Pick<Change, 'answer' | 'consent' | 'recordings' | 'note' | 'listed'>>

/**
 * Decides what becomes of a locked interview.
 * @param tx the transaction, to read what else it takes
 * @throws whatever the caller of `ChangeInterviews` is to get; nothing is changed then
 */
export type Decide = (record: InterviewRecord, tx: Query) => Decision | Promise<Decision>

/**
 * Changes interviews in one transaction: lock, decide, number, write with events, messages and drafts; after the commit it is announced.
 * @returns the states as they are now; interviews that do not exist are left out
 */
export type ChangeInterviews = (ids: readonly string[], decide: Decide) => Promise<InterviewState[]>

export const createChangeInterviews =
  (pool: Pool, announce: Announce): ChangeInterviews =>
  async (ids, decide) => {
    const changes: Change[] = []
    const { states, drafts } = await inTransaction(pool, async (tx) => {
      const decided: InterviewState[] = []
      for (const record of await lockInterviews(tx, ids)) {
        const { state, answer, consent, recordings, note, listed = true } = await decide(record, tx)
        if (state === record.state && note === undefined) {
          decided.push(state)
          continue
        }
        const after: InterviewState = { ...state, revision: record.state.revision + 1, ...(note !== undefined && { staffOnly: true }) }
        changes.push({ before: record.state, after, emotionEnabled: record.emotionEnabled, answer, consent, recordings, note, listed })
        decided.push(after)
      }
      if (changes.length > 0) await saveChanges(tx, changes)
      return { states: decided, drafts: await moveDrafts(tx, changes) }
    })
    if (changes.length > 0) announce(changes, drafts)
    return states
  }
