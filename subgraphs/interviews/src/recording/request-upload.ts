import type { Pool } from '@parley/database'
import { queryOn } from '@parley/database'
import type { ObjectStore, Upload } from '@parley/messaging'
import { ParleyError } from '@parley/platform'
import { v7 as uuid } from 'uuid'
import { writeAudit } from '../audit/write-audit.ts'
import type { RecordingUploadInput } from '../generated/resolvers.ts'
import { inputText } from '../input-text.ts'
import type { ChangeInterviews } from '../interview/change-interviews.ts'
import { one } from '../interview/one.ts'
import { readInterviews } from '../interview/read-interviews.ts'
import { requireStanding } from '../interview/standing.ts'
import type { User } from '../people/viewer.ts'
import { withRecordings } from './change-recordings.ts'
import {
  baseTypeOf,
  largestRecording,
  longestRecordingMs,
  mostRecordings,
  recordedTypes,
  requireRecordable,
  ticketSeconds,
  uploadWindowMs,
} from './recording-limits.ts'
import { recordingsOf, stateOf, type RecordingRow } from './recording-rows.ts'
import type { RecordingState } from './recording-state.ts'

/** Where to upload a recording to; no parts when nothing is awaited any more. */
export interface Ticket {
  recording: RecordingState
  parts: Upload['parts']
  expiresAt: Date
}

/**
 * The candidate begins to upload a recording, or goes on with the upload that the same idempotency key began.
 * @throws ParleyError NOT_FOUND, FORBIDDEN to anyone but the candidate, CONFLICT outside the interview's time, for too many recordings or
 *   for other values under the same key, CONSENT_REQUIRED, BAD_USER_INPUT, PAYLOAD_TOO_LARGE, SERVICE_UNAVAILABLE
 */
export type RequestUpload = (user: User, input: RecordingUploadInput) => Promise<Ticket>

export interface RequestUploadOptions {
  pool: Pool
  change: ChangeInterviews
  store: ObjectStore
}

export function createRequestUpload({ pool, change, store }: RequestUploadOptions): RequestUpload {
  const query = queryOn(pool)

  async function goOn(row: RecordingRow): Promise<Ticket> {
    const left = Math.floor((Date.parse(row.uploadUntil) - Date.now()) / 1_000)
    if (row.status !== 'UPLOADING' || left < 1) return { recording: stateOf(row), parts: [], expiresAt: new Date(row.uploadUntil) }
    const { contentType, size, objectKey, uploadId } = row
    const upload = await store.resumeUpload(objectKey, uploadId, { contentType, size, expiresInSeconds: Math.min(left, ticketSeconds) })
    return { recording: stateOf(row), parts: upload.parts, expiresAt: upload.expiresAt }
  }

  /** What stays is found as stale a day later. */
  const forget = ({ objectKey, uploadId }: RecordingRow) => store.abortUpload(objectKey, uploadId).catch(() => undefined)

  return async (user, input) => {
    const asked = checkInput(input)
    // Looked at before anything is begun at the store, and again under the lock.
    const { state } = one(await readInterviews(query, [asked.interviewId]))
    requireStanding(user, state, ['candidate'])
    const earlier = earlierOf(await recordingsOf(query, state.id), asked)
    if (earlier !== undefined) return goOn(earlier)
    requireRecordable(state, Date.now())

    const id = uuid()
    const objectKey = `recordings/${state.organizationId}/${state.id}/${id}`.toLowerCase()
    const { contentType, size } = asked
    const upload = await store.startUpload(objectKey, { contentType, size, expiresInSeconds: ticketSeconds })
    const row = newRow(asked, { id, objectKey, uploadId: upload.uploadId })
    try {
      const taken = await insert(user, row)
      if (taken === row) return { recording: stateOf(row), parts: upload.parts, expiresAt: upload.expiresAt }
      await forget(row)
      return await goOn(taken)
    } catch (error) {
      await forget(row)
      throw error
    }
  }

  /** @returns the row, or the one that the same key made meanwhile */
  async function insert(user: User, row: RecordingRow): Promise<RecordingRow> {
    let taken = row
    const states = await change([row.interviewId], async ({ state }, tx) => {
      requireStanding(user, state, ['candidate'])
      const rows = await recordingsOf(tx, state.id)
      taken = earlierOf(rows, row) ?? row
      if (taken !== row) return { state }
      requireRecordable(state, Date.now())
      if (rows.length >= mostRecordings)
        throw new ParleyError('CONFLICT', { message: `An interview has at most ${mostRecordings} recordings.` })
      await writeAudit(tx, {
        organizationId: state.organizationId,
        actorId: user.userId,
        action: 'recording.requested',
        subjectId: row.id,
        details: { interviewId: state.id, contentType: row.contentType, size: row.size },
      })
      return { state: withRecordings(state, [row]), recordings: { rows: [row], tasks: [] } }
    })
    one(states)
    return taken
  }
}

type Asked = Pick<RecordingRow, 'interviewId' | 'contentType' | 'size' | 'sha256' | 'durationMs' | 'idempotencyKey'>

function checkInput({ interviewId, contentType, size, sha256, durationMs, idempotencyKey }: RecordingUploadInput): Asked {
  if (!recordedTypes.some((type) => type === baseTypeOf(contentType)))
    throw new ParleyError('BAD_USER_INPUT', { message: `\`contentType\` must be one of ${recordedTypes.join(', ')}.` })
  if (size < 1) throw new ParleyError('BAD_USER_INPUT', { message: '`size` must be at least 1.' })
  if (size > largestRecording)
    throw new ParleyError('PAYLOAD_TOO_LARGE', { message: `A recording may have at most ${largestRecording} bytes.` })
  if (!/^[0-9a-f]{64}$/i.test(sha256)) throw new ParleyError('BAD_USER_INPUT', { message: '`sha256` must be 64 hexadecimal digits.' })
  if (durationMs != null && (durationMs < 0 || durationMs > longestRecordingMs))
    throw new ParleyError('BAD_USER_INPUT', { message: '`durationMs` must be 0 to 24 hours, in milliseconds.' })
  return {
    interviewId,
    contentType,
    size,
    sha256: sha256.toLowerCase(),
    durationMs: durationMs ?? null,
    idempotencyKey: inputText('idempotencyKey', idempotencyKey, 200) ?? null,
  }
}

/** The recording that this key began. @throws ParleyError CONFLICT when it was another one */
function earlierOf(rows: readonly RecordingRow[], asked: Asked): RecordingRow | undefined {
  if (asked.idempotencyKey === null) return undefined
  const earlier = rows.find(({ idempotencyKey }) => idempotencyKey === asked.idempotencyKey)
  if (earlier === undefined) return undefined
  if (earlier.sha256 !== asked.sha256 || earlier.size !== asked.size || earlier.contentType !== asked.contentType)
    throw new ParleyError('CONFLICT', { message: 'This idempotency key was used for another recording.' })
  return earlier
}

function newRow(asked: Asked, made: Pick<RecordingRow, 'id' | 'objectKey' | 'uploadId'>): RecordingRow {
  const now = Date.now()
  return {
    ...asked,
    ...made,
    status: 'UPLOADING',
    rejection: null,
    createdAt: new Date(now).toISOString(),
    uploadUntil: new Date(now + uploadWindowMs).toISOString(),
    settledAt: null,
    askedAt: null,
  }
}
