import { inTransaction, type Pool, type Query } from '@parley/database'
import type { Announce } from './announce.ts'
import type { InterviewState } from './interview-state.ts'
import { lockInterviews, type InterviewRecord } from './read-interviews.ts'
import { saveChanges, type Change } from './save-changes.ts'

/** What becomes of an interview. The state that was given stands for no change; its revision is counted here. */
export type Decision = { state: InterviewState } & Partial<Pick<Change, 'answer' | 'consent' | 'recordings' | 'listed'>>

/**
 * Decides what becomes of a locked interview.
 * @param tx the transaction, to read what else it takes
 * @throws whatever the caller of `ChangeInterviews` is to get; nothing is changed then
 */
export type Decide = (record: InterviewRecord, tx: Query) => Decision | Promise<Decision>

/**
 * Changes interviews in one transaction: lock, decide, number, write with events and messages; after the commit it is announced.
 * @returns the states as they are now; interviews that do not exist are left out
 */
export type ChangeInterviews = (ids: readonly string[], decide: Decide) => Promise<InterviewState[]>

export const createChangeInterviews =
  (pool: Pool, announce: Announce): ChangeInterviews =>
  async (ids, decide) => {
    const changes: Change[] = []
    const states = await inTransaction(pool, async (tx) => {
      const decided: InterviewState[] = []
      for (const record of await lockInterviews(tx, ids)) {
        const { state, answer, consent, recordings, listed = true } = await decide(record, tx)
        if (state === record.state) {
          decided.push(state)
          continue
        }
        const after = { ...state, revision: record.state.revision + 1 }
        changes.push({ before: record.state, after, emotionEnabled: record.emotionEnabled, answer, consent, recordings, listed })
        decided.push(after)
      }
      if (changes.length > 0) await saveChanges(tx, changes)
      return decided
    })
    if (changes.length > 0) announce(changes)
    return states
  }
