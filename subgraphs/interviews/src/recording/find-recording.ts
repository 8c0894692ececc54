import type { Query } from '@parley/database'
import { ParleyError } from '@parley/platform'
import { readInterviews } from '../interview/read-interviews.ts'
import type { InterviewState } from '../interview/interview-state.ts'
import { standingOf } from '../interview/standing.ts'
import type { User } from '../people/viewer.ts'
import { readRecordings, type RecordingRow } from './recording-rows.ts'

/**
 * A recording that the user may change, with its interview: its candidate.
 * @throws ParleyError NOT_FOUND when there is none that they may know of, FORBIDDEN when they may only look
 */
export async function findOwnRecording(query: Query, user: User, id: string): Promise<{ row: RecordingRow; state: InterviewState }> {
  const [row] = await readRecordings(query, 'r.id = $1', [id])
  const [interview] = row === undefined ? [] : await readInterviews(query, [row.interviewId])
  const standing = interview === undefined ? 'none' : standingOf(user, interview.state)
  if (row === undefined || interview === undefined || standing === 'none') throw noSuchRecording()
  if (standing !== 'candidate') throw new ParleyError('FORBIDDEN')
  return { row, state: interview.state }
}

export function noSuchRecording(): ParleyError {
  return new ParleyError('NOT_FOUND', { message: 'There is no such recording.' })
}
