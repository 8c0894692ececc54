import type { BackendChoice } from '../backend/backend.ts'
import type { TimedReading } from '../reading/read-frame.ts'

/** `workerData` of a thread. */
export interface ThreadSettings {
  backend: BackendChoice
}

/** To a thread: one frame. It gets the next when it has answered. */
export interface FrameRequest {
  /** The JPEG, in a buffer of its own: the buffer is transferred. */
  jpeg: Uint8Array<ArrayBuffer>
}

/** From a thread: once `warm`, then one of the others for each frame. */
export type ThreadMessage =
  | { kind: 'warm'; modelVersion: string }
  | { kind: 'reading'; result: TimedReading }
  /** The networks threw: the thread lives on, the frame has no reading. */
  | { kind: 'failed'; reason: string }
