import { randomUUID } from 'node:crypto'
import { frameLimits } from '@parley/contracts'
import { now, ParleyError, type Counter, type Metrics, type Principal } from '@parley/platform'
import { GroupBacklogError, GroupClosedError } from '../grouping/group-runner.ts'
import type { FrameQueue } from './frame-queue.ts'
import type { FrameRate } from './frame-rate.ts'
import { readJpegHeader } from './jpeg-header.ts'
import type { FrameNumbering } from './numbering.ts'
import type { FrameReceipt, FrameRefusal } from './receipt.ts'

/** Sender's clocks are wrong in many ways; these are not instants at all. */
const [earliest, latest] = [0, Date.UTC(9999, 11, 31, 23, 59, 59, 999)]

export interface FrameSubmission {
  principal: Principal
  interviewId: string
  /** The sender's clock. */
  capturedAt: Date
  /** The JPEG as it came. Not changed, and kept until it is handed over. */
  image: Uint8Array
  /** When the first bytes of its request arrived, where that is known. */
  begunAt?: number | undefined
  /** When its last byte arrived: `now()`. */
  receivedAt: number
}

export interface IntakeOptions {
  /** @throws ParleyError unless this viewer may send frames of this interview now */
  requireSender: (principal: Principal, interviewId: string) => Promise<void>
  rate: FrameRate
  numbering: FrameNumbering
  frames: FrameQueue
  metrics: Metrics
}

/** Takes in frames, whatever way they came. */
export interface Intake {
  /**
   * @returns a refusal where the picture cannot be read or too much comes at once
   * @throws ParleyError UNAUTHENTICATED, NOT_FOUND, FORBIDDEN, CONFLICT, CONSENT_REQUIRED, PAYLOAD_TOO_LARGE, BAD_USER_INPUT
   */
  submit(frame: FrameSubmission): Promise<FrameReceipt>
}

export function createIntake(options: IntakeOptions): Intake {
  const accepted = options.metrics.counter('parley_frames_accepted_total', 'Frames taken in')
  const refused: Counter<'reason'> = options.metrics.counter('parley_frames_refused_total', 'Frames not taken in', ['reason'])
  return {
    async submit(frame) {
      try {
        const receipt = await take(frame, options)
        if (receipt.accepted) accepted.inc()
        else refused.inc({ reason: receipt.reason })
        return receipt
      } catch (error) {
        refused.inc({ reason: error instanceof ParleyError ? error.code : 'INTERNAL_SERVER_ERROR' })
        throw error
      }
    },
  }
}

/** The checks in the order of what they give away: who may, then what it is, then how much. */
async function take(frame: FrameSubmission, { requireSender, rate, numbering, frames }: IntakeOptions): Promise<FrameReceipt> {
  const { principal, interviewId, capturedAt, image, begunAt, receivedAt } = frame
  await requireSender(principal, interviewId)
  const captured = capturedAt.getTime()
  if (!(captured >= earliest && captured <= latest))
    throw new ParleyError('BAD_USER_INPUT', { message: '`capturedAt` must be an instant from 1970 to 9999.' })
  if (image.byteLength > frameLimits.bytes)
    throw new ParleyError('PAYLOAD_TOO_LARGE', { message: `A frame may have ${frameLimits.bytes} bytes; this has ${image.byteLength}.` })
  const header = readJpegHeader(image)
  if ('fault' in header) return refusal(header.fault)
  requireDimensions(header)

  if (!frames.ready()) return refusal('BUSY', 1_000)
  const wait = rate.take(interviewId, receivedAt)
  if (wait > 0) return refusal('TOO_FAST', wait)
  const frameNumber = await numberOf(interviewId, numbering)
  if (frameNumber === undefined) return refusal('BUSY', 500)

  const frameId = randomUUID()
  const journey = { ...(begunAt !== undefined && { begun: begunAt }), received: receivedAt, queued: now() }
  await frames.send({ frameId, interviewId, frameNumber, capturedAt: capturedAt.toISOString(), journey }, image)
  return { accepted: true, frameId }
}

function requireDimensions({ width, height }: { width: number; height: number }): void {
  if (Math.max(width, height) <= frameLimits.side && width * height <= frameLimits.area) return
  throw new ParleyError('PAYLOAD_TOO_LARGE', {
    message: `A frame may have ${frameLimits.area} pixels and ${frameLimits.side} on the long side; this is ${width}x${height}.`,
  })
}

async function numberOf(interviewId: string, numbering: FrameNumbering): Promise<number | undefined> {
  try {
    return await numbering.number(interviewId)
  } catch (error) {
    if (error instanceof GroupBacklogError || error instanceof GroupClosedError) return undefined
    throw new ParleyError('SERVICE_UNAVAILABLE', { cause: error, extensions: { service: 'emotion' } })
  }
}

const refusal = (reason: FrameRefusal, retryAfterMs?: number): FrameReceipt =>
  retryAfterMs === undefined ? { accepted: false, reason } : { accepted: false, reason, retryAfterMs }
