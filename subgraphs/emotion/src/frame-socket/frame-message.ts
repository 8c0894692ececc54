import { frameMessage } from '@parley/contracts'
import { ParleyError } from '@parley/platform'
import { readCapturedAt } from '../frame-intake/captured-at.ts'
import { decodeBase64 } from '../frame-intake/strict-base64.ts'

/** As browsers make it: `canvas.toDataURL('image/jpeg')`. */
const dataUrl = /^data:image\/jpe?g;base64,/i

export interface Frame {
  capturedAt: Date
  image: Buffer
}

/**
 * Reads a message of a client: the JSON of a frame, or, in binary, a JPEG that was captured when it came.
 * @param receivedAt `now()` when it came
 * @throws ParleyError BAD_USER_INPUT
 */
export function readFrameMessage(
  bytes: Buffer,
  isBinary: boolean,
  { interviewId, receivedAt }: { interviewId: string; receivedAt: number },
): Frame {
  if (isBinary) return { capturedAt: new Date(receivedAt), image: bytes }
  const { session_id: sessionId, timestamp, image } = parse(bytes)
  if (sessionId !== undefined && sessionId !== interviewId)
    throw new ParleyError('BAD_USER_INPUT', { message: '`session_id` is of another interview than this socket.' })
  return { capturedAt: readCapturedAt('timestamp', timestamp, receivedAt), image: decodeBase64(image.replace(dataUrl, '')) }
}

function parse(bytes: Buffer) {
  const { success, data: message, error } = frameMessage.safeParse(json(bytes))
  if (success) return message.data
  const [issue] = error.issues
  throw new ParleyError('BAD_USER_INPUT', {
    message: `A message is {"type":"frame","data":{"session_id","timestamp","image"}}; ${issue?.path.join('.') || 'this'}: ${issue?.message}.`,
  })
}

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new ParleyError('BAD_USER_INPUT', { message: 'A text message must be JSON; a JPEG by itself goes in a binary message.' })
  }
}
