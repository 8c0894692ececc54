import type { FaceOutput } from '../model/face-model.ts'
import type { TimedReading } from '../reading/read-frame.ts'

/** To a decoder: a frame to be read, and later what the networks say of it: first of its picture, then of its largest face. */
export type ToDecoder =
  | { kind: 'frame'; id: number; jpeg: Uint8Array }
  | { kind: 'detected'; id: number; logits: Float32Array }
  | { kind: 'read'; id: number; output: FaceOutput }
  | { kind: 'error'; id: number; reason: string }

/** From a decoder: `ready` once; then what it asks of the networks for a frame, one thing at a time, and the frame's end. Arrays are transferred. */
export type FromDecoder =
  | { kind: 'ready' }
  | { kind: 'detect'; id: number; square: Float32Array<ArrayBuffer> }
  | { kind: 'read'; id: number; face: Float32Array<ArrayBuffer> }
  | { kind: 'reading'; id: number; result: TimedReading }
  | { kind: 'failed'; id: number; reason: string }
