import type { Query } from '@parley/database'
import type { InterviewState } from '../interview/interview-state.ts'
import { toDead, withRecordings, type RecordingChanges } from './change-recordings.ts'
import { recordingsOf } from './recording-rows.ts'
import { isDead } from './recording-state.ts'

/**
 * Ends every recording of an interview whose candidate consents to none: nothing can be played or completed from this transaction on,
 * and the media worker removes the bytes.
 */
export async function withdrawRecordings(
  tx: Query,
  state: InterviewState,
  at: string,
): Promise<{ state: InterviewState; recordings?: RecordingChanges }> {
  if (state.consent?.recording !== false || state.recordings.every(isDead)) return { state }
  const living = (await recordingsOf(tx, state.id)).filter((row) => !isDead(row))
  const recordings = toDead(living, 'CONSENT_WITHDRAWN', at)
  return { state: withRecordings(state, recordings.rows), recordings }
}
