import { z } from 'zod'

/** The seven expressions, in the order of every probability array. */
export const emotions = ['neutral', 'happy', 'sad', 'angry', 'fearful', 'disgusted', 'surprised'] as const
export type Emotion = (typeof emotions)[number]

/**
 * A reading to six decimals: finer than any model means, and a third as long on queues, in tables and before clients. What adds up to 1
 * still does within a hundred-thousandth.
 */
export const toMillionths = (value: number): number => Math.round(value * 1e6) / 1e6

/** When a frame passed each stage: milliseconds since the epoch, with fractions, by the clock of the process that did it. */
export const frameJourney = z.object({
  /**
   * The first bytes of the request with the picture arrived at intake. A message of a WebSocket is heard of when it is whole: of one this is
   * not known.
   */
  begun: z.number().optional(),
  /** The last byte of the picture arrived at intake. */
  received: z.number(),
  /** Intake handed it to `emotion.frames`. */
  queued: z.number(),
  /** A worker took it. */
  dequeued: z.number().optional(),
  /** Decoded to pixels. */
  decoded: z.number().optional(),
  /** The networks have answered. */
  inferred: z.number().optional(),
  /** The sample is committed. */
  stored: z.number().optional(),
})
export type FrameJourney = z.infer<typeof frameJourney>

/** Headers of a message on `emotion.frames`; its body is the JPEG as it came. */
export const frameHeaders = z.object({
  frameId: z.string(),
  interviewId: z.string(),
  /** Counted per interview from 1, without gaps, in the order of intake. */
  frameNumber: z.number().int().positive(),
  /** The sender's clock, ISO 8601. */
  capturedAt: z.string(),
  journey: frameJourney,
})
export type FrameHeaders = z.infer<typeof frameHeaders>

export const sampleOutcome = z.enum(['OK', 'NO_FACE', 'MANY_FACES', 'LOW_QUALITY', 'STALE'])
export type SampleOutcome = z.infer<typeof sampleOutcome>

/** A face's box in pixels of the frame as it is shown (EXIF orientation applied). */
export const faceBox = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
export type FaceBox = z.infer<typeof faceBox>

/** Body (JSON) of a message on `emotion.results`: one for each frame that a worker took. */
export const frameResult = z.object({
  frameId: z.string(),
  interviewId: z.string(),
  frameNumber: z.number().int().positive(),
  capturedAt: z.string(),
  outcome: sampleOutcome,
  /** How many faces were found. */
  faces: z.number().int().nonnegative(),
  /** Seven numbers that add up to 1, in the order of `emotions`, of the largest face; null without one, and when STALE. */
  probabilities: z.array(z.number()).length(7).nullable(),
  /** The largest face. */
  box: faceBox.nullable(),
  /** Unpleasant -1 to pleasant 1; null without a face. */
  valence: z.number().min(-1).max(1).nullable(),
  /** Away 0 to facing the camera 1; null without a face. */
  attention: z.number().min(0).max(1).nullable(),
  modelVersion: z.string(),
  journey: frameJourney,
})
export type FrameResult = z.infer<typeof frameResult>
