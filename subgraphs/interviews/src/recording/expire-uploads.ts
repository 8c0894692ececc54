import type { Query } from '@parley/database'
import type { ChangeInterviews } from '../interview/change-interviews.ts'
import { toDead, withRecordings } from './change-recordings.ts'
import { recordingsOf } from './recording-rows.ts'

const batch = 100

/** Ends a batch of uploads that were never completed. @returns whether there may be more */
export const createExpireUploads =
  (query: Query, change: ChangeInterviews): (() => Promise<boolean>) =>
  async () => {
    const found = await query(
      `SELECT DISTINCT interview_id FROM interviews.recordings WHERE status = 'UPLOADING' AND upload_until < now() LIMIT ${batch}`,
      [],
    )
    const ids = found.map(({ interview_id: id }) => String(id))
    if (ids.length === 0) return false
    await change(ids, async ({ state }, tx) => {
      const at = new Date().toISOString()
      // Completed, called off or expired by another replica since it was found: whoever holds the lock decides.
      const late = (await recordingsOf(tx, state.id)).filter(({ status, uploadUntil }) => status === 'UPLOADING' && uploadUntil < at)
      if (late.length === 0) return { state }
      const recordings = toDead(late, null, at)
      return { state: withRecordings(state, recordings.rows), recordings }
    })
    return ids.length === batch
  }
