import { z } from 'zod'

/** What is found wrong with what was uploaded. */
export const recordingFault = z.enum(['MISSING', 'SIZE_MISMATCH', 'CHECKSUM_MISMATCH', 'TYPE_MISMATCH'])
export type RecordingFault = z.infer<typeof recordingFault>

/** Body of a message on `media.recordings`: what the media worker is to do with the object of a recording. */
export const mediaTask = z.discriminatedUnion('task', [
  /** Read it and say whether it is what was promised. */
  z.object({
    task: z.literal('verify'),
    recordingId: z.string(),
    /** In the object store. */
    key: z.string(),
    /** As the uploader said, for example `video/webm;codecs="vp8,opus"`. */
    contentType: z.string(),
    /** Bytes. */
    size: z.number().int().nonnegative(),
    /** Of the whole object, 64 hexadecimal digits in lower case. */
    sha256: z.string(),
  }),
  /** Let nothing of it remain, neither the object nor parts of its upload. */
  z.object({ task: z.literal('remove'), recordingId: z.string(), key: z.string(), uploadId: z.string() }),
])
export type MediaTask = z.infer<typeof mediaTask>

/** Body of a message on `media.results`: a task is done. `at` is ISO 8601. */
export const mediaResult = z.discriminatedUnion('task', [
  /** `fault` is null when all is as promised. */
  z.object({ task: z.literal('verify'), recordingId: z.string(), fault: recordingFault.nullable(), at: z.string() }),
  z.object({ task: z.literal('remove'), recordingId: z.string(), at: z.string() }),
])
export type MediaResult = z.infer<typeof mediaResult>
