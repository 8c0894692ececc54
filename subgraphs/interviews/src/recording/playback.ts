import type { Query } from '@parley/database'
import type { ObjectStore } from '@parley/messaging'
import { ParleyError, type Principal } from '@parley/platform'
import { writeAudit } from '../audit/write-audit.ts'
import type { PlaybackUrl } from '../generated/resolvers.ts'
import type { Loaders } from '../loaders.ts'
import { requireViewer } from '../people/viewer.ts'

const shortestSeconds = 10
const longestSeconds = 3_600

/**
 * A URL that plays a recording to whoever has it; that it was given is kept.
 * @returns null unless the recording is READY now, whatever the state that it was found in says
 * @throws ParleyError BAD_USER_INPUT for other times than 10 seconds to an hour
 */
export type Playback = (
  recordingId: string,
  expiresInSeconds: number,
  viewer: { principal: Principal; loaders: Loaders },
) => Promise<PlaybackUrl | null>

export const createPlayback =
  (query: Query, store: ObjectStore): Playback =>
  async (recordingId, expiresInSeconds, { principal, loaders }) => {
    if (expiresInSeconds < shortestSeconds || expiresInSeconds > longestSeconds)
      throw new ParleyError('BAD_USER_INPUT', { message: `\`expiresInSeconds\` must be ${shortestSeconds} to ${longestSeconds}.` })
    const row = await loaders.recordings.load(recordingId)
    if (row?.status !== 'READY') return null
    const expiresAt = new Date(Date.now() + expiresInSeconds * 1_000)
    const url = await store.signedGet(row.objectKey, { expiresInSeconds, contentType: row.contentType })
    const viewer = requireViewer(principal)
    await writeAudit(query, {
      organizationId: viewer.organizationId,
      actorId: viewer.kind === 'user' ? viewer.userId : null,
      action: 'recording.played',
      subjectId: recordingId,
      details: { interviewId: row.interviewId, role: viewer.role, expiresInSeconds },
    })
    return { url, expiresAt }
  }
