import { z } from 'zod'
import { emotions, sampleOutcome } from './emotion.ts'
import { interviewStatus } from './interviews.ts'

/** The names in `id` are those of the schemas in the OpenAPI document of the interviews subgraph. */

/** What a frame may be at most, whatever way it comes. */
export const frameLimits = {
  /** Of the JPEG: 512 KB. */
  bytes: 524_288,
  /** Pixels of the longer side. */
  side: 4_096,
  /** Pixels in all: 4 megapixels, as 4096 x 1024. */
  area: 4_194_304,
} as const

/** Most bytes of a WebSocket message: room for the largest frame in base64, and for one that is too large to be told so. */
export const largestSocketMessage = 2_097_152

const retryAfterMs = z.number().int().nonnegative().optional().describe('Milliseconds after which to try again.')

/** Why a frame was not taken: what the picture holds, or how busy the platform is. */
export const frameRefusal = z.enum(['NOT_JPEG', 'TRUNCATED', 'UNSUPPORTED', 'TOO_FAST', 'BUSY'])

/** Answer to `PUT /api/v1/interviews/<id>/frames`: 202 with the frame's id, 422 or 429 with the reason. */
export const frameReceipt = z
  .discriminatedUnion('accepted', [
    z.object({ accepted: z.literal(true), frameId: z.string() }).describe('Numbered and counted: it is analysed, or counted as dropped.'),
    z.object({ accepted: z.literal(false), reason: frameRefusal, retryAfterMs }),
  ])
  .meta({ id: 'FrameReceipt' })

const sessionId = z.string().describe('The interview.')
const timestamp = z.number().describe("The sender's clock: milliseconds since the epoch.")

/** What a client says on `/ws/interviews/<id>`; a binary message is a JPEG without anything around it. */
export const frameMessage = z
  .object({
    type: z.literal('frame'),
    data: z.object({
      session_id: sessionId.optional(),
      timestamp: z
        .union([z.number(), z.string()])
        .optional()
        .describe('Milliseconds since the epoch or ISO 8601; default: when it arrives.'),
      image: z.string().describe('A JPEG in base64; a `data:image/jpeg;base64,` before it is allowed.'),
    }),
  })
  .meta({ id: 'FrameMessage' })

const emotionUpdate = z.object({
  type: z.literal('emotion_update'),
  data: z.object({
    session_id: sessionId,
    timestamp,
    emotion: z.enum(emotions).nullable().describe('The most likely expression; null without a face.'),
    probabilities: z.record(z.enum(emotions), z.number()).nullable(),
    outcome: sampleOutcome,
    faces: z.number().int().nonnegative(),
    valence: z.number().nullable().describe('Unpleasant -1 to pleasant 1.'),
    attention: z.number().nullable().describe('Away 0 to facing the camera 1.'),
    latency_ms: z.number().describe('Milliseconds from the arrival of the frame to its result.'),
    model_version: z.string(),
    cursor: z.string().describe("Place in the interview's emotion feed: `after` of the GraphQL fields."),
    lagged: z.number().int().positive().optional().describe('Updates left out just before this one, since the client reads too slowly.'),
  }),
})

const frameRefused = z.object({
  type: z.literal('frame_refused'),
  data: z.object({ session_id: sessionId, timestamp, reason: frameRefusal, retryAfterMs }),
})

const socketError = z.object({
  type: z.literal('error'),
  data: z.object({ code: z.string().describe('Of the catalogue of errors.'), message: z.string(), retryAfterMs }),
})

const interviewEnded = z.object({
  type: z.literal('interview_ended'),
  data: z.object({ session_id: sessionId, status: interviewStatus }),
})

/** What the platform says on `/ws/interviews/<id>`. */
export const frameSocketMessage = z
  .discriminatedUnion('type', [emotionUpdate, frameRefused, socketError, interviewEnded])
  .meta({ id: 'FrameSocketMessage' })
export type FrameSocketMessage = z.infer<typeof frameSocketMessage>
