import type { MediaTask } from '@parley/contracts'
import type { RecordingRejection } from '../generated/prisma/enums.ts'
import type { InterviewState } from '../interview/interview-state.ts'
import type { RecordingRow } from './recording-rows.ts'
import { stateOf } from './recording-rows.ts'

/** What becomes of recordings, and what the media worker is asked for by it. Written in the transaction of the interview's change. */
export interface RecordingChanges {
  rows: RecordingRow[]
  tasks: MediaTask[]
}

/** The interview's state with these recordings in the place of what they were; new ones come last. */
export function withRecordings(state: InterviewState, rows: readonly RecordingRow[]): InterviewState {
  const changed = new Map(rows.map((row) => [row.id, stateOf(row)]))
  const kept = state.recordings.map((recording) => changed.get(recording.id) ?? recording)
  const known = new Set(state.recordings.map(({ id }) => id))
  return { ...state, recordings: [...kept, ...[...changed.values()].filter(({ id }) => !known.has(id))] }
}

export const verifyTask = ({ id, objectKey, contentType, size, sha256 }: RecordingRow): MediaTask => ({
  task: 'verify',
  recordingId: id,
  key: objectKey,
  contentType,
  size,
  sha256,
})

export const removeTask = ({ id, objectKey, uploadId }: RecordingRow): MediaTask => ({
  task: 'remove',
  recordingId: id,
  key: objectKey,
  uploadId,
})

/** All has come: the media worker is asked to look at it. @param at ISO 8601 */
export function toVerifying(row: RecordingRow, at: string): RecordingChanges {
  return { rows: [{ ...row, status: 'VERIFYING', askedAt: at }], tasks: [verifyTask(row)] }
}

export function toReady(row: RecordingRow, at: string): RecordingChanges {
  return { rows: [{ ...row, status: 'READY', settledAt: at, askedAt: null }], tasks: [] }
}

/** They end, for one reason or by time alone, and the media worker is asked to remove what there is of them. */
export function toDead(rows: readonly RecordingRow[], rejection: RecordingRejection | null, at: string): RecordingChanges {
  const status = rejection === null ? 'EXPIRED' : 'REJECTED'
  return { rows: rows.map((row) => ({ ...row, status, rejection, settledAt: at, askedAt: at })), tasks: rows.map(removeTask) }
}
