import type { RecordingResolvers } from '../generated/resolvers.ts'
import type { Playback } from '../recording/playback.ts'

/** Whoever has a recording came by its interview, which they may see. */
export const createRecordingResolvers = (playback: Playback): RecordingResolvers => ({
  createdAt: ({ createdAt }) => new Date(createdAt),
  playback: ({ id, status }, { expiresInSeconds }, context) => (status === 'READY' ? playback(id, expiresInSeconds, context) : null),
})
