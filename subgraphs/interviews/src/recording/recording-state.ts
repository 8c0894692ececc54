import type { RecordingRejection, RecordingStatus } from '../generated/prisma/enums.ts'

/** A recording as part of an interview's state. */
export interface RecordingState {
  id: string
  status: RecordingStatus
  contentType: string
  /** Bytes. */
  size: number
  /** Null when the uploader did not say it. */
  durationMs: number | null
  /** ISO 8601 in UTC. */
  createdAt: string
  /** Set when REJECTED. */
  rejection: RecordingRejection | null
}

/** Nothing becomes of it any more, and its bytes are to go. */
export const isDead = ({ status }: Pick<RecordingState, 'status'>): boolean => status === 'REJECTED' || status === 'EXPIRED'
