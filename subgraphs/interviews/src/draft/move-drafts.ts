import type { Query } from '@parley/database'
import type { FeedEvent } from '@parley/live-log'
import { currentQuestionId } from '../interview/interview-state.ts'
import type { Change } from '../interview/save-changes.ts'
import type { DraftState } from './draft.ts'
import { writeDrafts } from './draft-rows.ts'

/**
 * A draft goes with its question: a change after which another one is asked, or none, leaves an empty draft. So an answer's words stand
 * once, and those that were never submitted do not outlive the interview.
 * @returns the events, to be rung after the commit
 */
export async function moveDrafts(tx: Query, changes: readonly Pick<Change, 'before' | 'after'>[]): Promise<FeedEvent<DraftState>[]> {
  const updatedAt = new Date().toISOString()
  const moved = changes.flatMap(({ before, after }): DraftState[] => {
    const was = before === null ? undefined : currentQuestionId(before)
    const is = currentQuestionId(after)
    if (was === undefined || is === was) return []
    return [{ interviewId: after.id, questionId: is ?? was, transcript: '', version: 0, updatedAt, over: is === undefined }]
  })
  return moved.length === 0 ? [] : writeDrafts(tx, moved)
}
