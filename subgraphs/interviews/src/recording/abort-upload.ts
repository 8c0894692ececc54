import { queryOn, type Pool } from '@parley/database'
import { ParleyError } from '@parley/platform'
import type { ChangeInterviews } from '../interview/change-interviews.ts'
import type { User } from '../people/viewer.ts'
import { toDead, withRecordings } from './change-recordings.ts'
import { findOwnRecording, noSuchRecording } from './find-recording.ts'
import { recordingsOf, stateOf } from './recording-rows.ts'
import type { RecordingState } from './recording-state.ts'

/**
 * The candidate calls an upload off. Doing so again gives the recording as it is.
 * @throws ParleyError NOT_FOUND, FORBIDDEN to anyone but the candidate, CONFLICT when it was completed
 */
export type AbortUpload = (user: User, id: string) => Promise<RecordingState>

export const createAbortUpload =
  (pool: Pool, change: ChangeInterviews): AbortUpload =>
  async (user, id) => {
    const { row } = await findOwnRecording(queryOn(pool), user, id)
    let aborted = row
    await change([row.interviewId], async ({ state }, tx) => {
      const now = (await recordingsOf(tx, state.id)).find((each) => each.id === id)
      if (now === undefined) throw noSuchRecording()
      aborted = now
      if (now.status === 'EXPIRED') return { state }
      if (now.status !== 'UPLOADING') throw new ParleyError('CONFLICT', { message: `This recording is ${now.status}, not UPLOADING.` })
      const recordings = toDead([now], null, new Date().toISOString())
      aborted = recordings.rows[0] ?? now
      return { state: withRecordings(state, recordings.rows), recordings }
    })
    return stateOf(aborted)
  }
