import type { Candidate } from '../backend/backend.ts'
import type { BatchDone } from '../device/serial-model.ts'
import type { TimedReading } from '../reading/read-frame.ts'

/** What a reader is started with: `workerData` of a thread, first argument of a device's process. */
export interface ReaderSettings {
  candidate: Candidate
  /** See `OpenBackendOptions`. */
  packages?: string | undefined
  /** Frames of a batch, for how many milliseconds one waits for others, and threads that decode: of a device's process alone. */
  batch: number
  batchWaitMs: number
  decoders: number
}

/** To a reader: a frame. */
export interface FrameRequest {
  /** Names the frame in the answer. */
  id: number
  jpeg: Uint8Array
}

/** From a reader: once `warm` or `unable`, then a `reading` or `failed` for each frame, and word of each batch where there are batches. */
export type ReaderMessage =
  | { kind: 'warm'; modelVersion: string; deviceName: string }
  /** It cannot start, and ends. */
  | { kind: 'unable'; reason: string }
  | { kind: 'reading'; id: number; result: TimedReading }
  /** The networks threw: the reader lives on, the frame has no reading. */
  | { kind: 'failed'; id: number; reason: string }
  | ({ kind: 'batch' } & BatchDone)
