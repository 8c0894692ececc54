import { frameLimits, largestSocketMessage, type frameReceipt } from '@parley/contracts'
import type { ErrorCode } from '@parley/platform'
import type { OpenAPIV3_1 } from 'openapi-types'
import type { z } from 'zod'
import { describeErrors } from './rest-answers.ts'

type FrameReceipt = z.infer<typeof frameReceipt>

const schema = (name: string): OpenAPIV3_1.ReferenceObject => ({ $ref: `#/components/schemas/${name}` })
const json = (description: string, name: string, example?: object): OpenAPIV3_1.ResponseObject => ({
  description,
  content: { 'application/json': { schema: schema(name), ...(example && { example }) } },
})
const error = (...codes: ErrorCode[]) => json(describeErrors(codes), 'Error')
const receipt = (description: string, example: FrameReceipt) => json(description, 'FrameReceipt', example)

const interview: OpenAPIV3_1.ParameterObject = {
  name: 'session_id',
  in: 'path',
  required: true,
  description: 'The interview.',
  schema: { type: 'string' },
}
const size = `a JPEG of at most ${frameLimits.bytes / 1024} KB, ${frameLimits.area / 1_048_576} megapixels and ${frameLimits.side} pixels on the long side`

const putFrame: OpenAPIV3_1.OperationObject = {
  tags: ['Frames'],
  operationId: 'putFrame',
  summary: 'Send a frame',
  description: `The body is ${size}, as it is, whatever its content type says. Only the candidate sends frames, at most 5 a second and 10 at once.`,
  security: [{ bearer: [] }],
  parameters: [
    interview,
    {
      name: 'x-captured-at',
      in: 'header',
      description: "The sender's clock: ISO 8601 or milliseconds since the epoch; default: when it arrives.",
      schema: { type: 'string' },
    },
  ],
  requestBody: { required: true, content: { 'image/jpeg': {} } },
  responses: {
    202: receipt('Taken in.', { accepted: true, frameId: '6f0b2f5e-6c1d-4a57-9d0c-2f1f5f0e7a11' }),
    400: error('BAD_USER_INPUT'),
    401: error('UNAUTHENTICATED'),
    403: error('FORBIDDEN', 'CONSENT_REQUIRED'),
    404: error('NOT_FOUND'),
    409: error('CONFLICT'),
    413: error('PAYLOAD_TOO_LARGE'),
    422: receipt('The picture cannot be read.', { accepted: false, reason: 'NOT_JPEG' }),
    429: receipt('Too much at once: try again after `retryAfterMs`.', { accepted: false, reason: 'TOO_FAST', retryAfterMs: 200 }),
    503: error('SERVICE_UNAVAILABLE'),
  },
}

const socketProse = `A WebSocket. Say who you are by \`Authorization: Bearer …\`, or, since browsers send no header with one, open the
\`websocket_url\` that starting the interview answers: its \`ticket\` opens one socket within a minute. Whoever may see the interview may open
it while the interview is in progress.

Send \`{"type": "frame", "data": {"session_id", "timestamp", "image"}}\`, the image being ${size}, in base64; or the JPEG by itself as a
binary message. A message has at most ${largestSocketMessage / 1_048_576} MB.

What comes: \`emotion_update\` for every frame of the interview that was analysed (a slow reader gets the newest, and in \`lagged\` how many it
missed), \`frame_refused\` for a frame that was not taken, \`error\`, and \`interview_ended\` before the socket closes with the interview.

It closes with 1000 when the interview ends; 4403 when the right or the consent does, or the access token of the header expires; 1001 when the
server goes; 1008 for too many messages at once; 1009 for one that is too large. A ticket's socket lasts as long as the interview.
The server pings every 15 seconds.`

/** A user and an interview may have so many sockets on one replica: `socketLimits` of the emotion subgraph. */
const openSocket: OpenAPIV3_1.OperationObject<{ 'x-websocket': object }> = {
  tags: ['Frames'],
  operationId: 'openFrameSocket',
  summary: 'Send frames and get emotions, live',
  description: socketProse,
  security: [{ bearer: [] }, { ticket: [] }],
  parameters: [interview],
  responses: {
    101: { description: 'The socket is open.' },
    401: error('UNAUTHENTICATED'),
    403: error('FORBIDDEN', 'CONSENT_REQUIRED'),
    404: error('NOT_FOUND'),
    409: error('CONFLICT'),
    429: error('RATE_LIMITED'),
    503: error('SERVICE_UNAVAILABLE'),
  },
  'x-websocket': { receives: schema('FrameMessage'), sends: schema('FrameSocketMessage') },
}

/** The paths that the emotion subgraph serves, as the document shows them beside those of this one. */
export const framePaths: Record<string, Record<string, OpenAPIV3_1.OperationObject>> = {
  '/api/v1/interviews/{session_id}/frames': { put: putFrame },
  '/ws/interviews/{session_id}': { get: openSocket },
}
