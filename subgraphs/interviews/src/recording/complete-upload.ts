import { setTimeout as pause } from 'node:timers/promises'
import { queryOn, type Pool } from '@parley/database'
import type { ObjectStore } from '@parley/messaging'
import { ParleyError } from '@parley/platform'
import { writeAudit } from '../audit/write-audit.ts'
import type { ChangeInterviews } from '../interview/change-interviews.ts'
import type { User } from '../people/viewer.ts'
import { toVerifying, withRecordings } from './change-recordings.ts'
import { findOwnRecording, noSuchRecording } from './find-recording.ts'
import { recordingsOf, stateOf, type RecordingRow } from './recording-rows.ts'
import type { RecordingState } from './recording-state.ts'

/**
 * The candidate says that all parts are uploaded. Saying it again gives the recording as it is.
 * @throws ParleyError NOT_FOUND, FORBIDDEN to anyone but the candidate, CONFLICT while parts are missing or when the upload is over,
 *   CONSENT_REQUIRED when consent was withdrawn meanwhile, SERVICE_UNAVAILABLE
 */
export type CompleteUpload = (user: User, id: string) => Promise<RecordingState>

export interface CompleteUploadOptions {
  pool: Pool
  change: ChangeInterviews
  store: ObjectStore
}

export const createCompleteUpload =
  ({ pool, change, store }: CompleteUploadOptions): CompleteUpload =>
  async (user, id) => {
    const { row } = await findOwnRecording(queryOn(pool), user, id)
    if (!isAwaited(row)) return stateOf(row)
    await assemble(store, row)

    let completed = row
    await change([row.interviewId], async ({ state }, tx) => {
      const now = (await recordingsOf(tx, state.id)).find((each) => each.id === id)
      if (now === undefined) throw noSuchRecording()
      completed = now
      if (!isAwaited(now)) return { state }
      const recordings = toVerifying(now, new Date().toISOString())
      completed = recordings.rows[0] ?? now
      await writeAudit(tx, {
        organizationId: state.organizationId,
        actorId: user.userId,
        action: 'recording.uploaded',
        subjectId: id,
        details: { interviewId: state.id, sha256: now.sha256 },
      })
      return { state: withRecordings(state, recordings.rows), recordings }
    })
    return stateOf(completed)
  }

/** @throws ParleyError CONSENT_REQUIRED, CONFLICT when it was called off or its time is over */
function isAwaited({ status, rejection, uploadUntil }: RecordingRow): boolean {
  if (rejection === 'CONSENT_WITHDRAWN') throw new ParleyError('CONSENT_REQUIRED', { message: 'Consent to recording was withdrawn.' })
  if (status === 'EXPIRED' || (status === 'UPLOADING' && Date.parse(uploadUntil) < Date.now()))
    throw new ParleyError('CONFLICT', { message: 'This upload was called off, or its time is over.' })
  return status === 'UPLOADING'
}

/** Another call may be making the object just now: milliseconds before it is looked for again. */
const looks = [0, 50, 200, 750]

/** Makes the object, unless another call did whose end nobody saw. @throws ParleyError CONFLICT, SERVICE_UNAVAILABLE */
async function assemble(store: ObjectStore, { objectKey, uploadId, size }: RecordingRow): Promise<void> {
  try {
    await store.completeUpload(objectKey, uploadId, size)
  } catch (error) {
    if (!(error instanceof ParleyError) || error.code !== 'NOT_FOUND') throw error
    for (const pauseMs of looks) {
      await pause(pauseMs)
      if ((await store.head(objectKey)) !== undefined) return
    }
    throw new ParleyError('CONFLICT', { message: 'The store knows nothing of this upload any more; begin another.', cause: error })
  }
}
