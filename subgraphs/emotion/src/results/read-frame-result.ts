import { frameResult, type FrameResult } from '@parley/contracts'
import { readJson, type Message } from '@parley/messaging'

/** PostgreSQL keeps no NUL. */
const unkeepable = (text: string) => text.includes('\0')
const largestInteger = 2_147_483_647
const latestInstant = Date.UTC(9999, 11, 31)

/**
 * Reads a worker's answer.
 * @throws Error when it is not one, or holds what cannot be stored: trying again would not help
 */
export function readFrameResult(message: Message): FrameResult {
  const result = readJson(message, (value) => frameResult.parse(value))
  if ([result.frameId, result.interviewId, result.modelVersion].some(unkeepable)) throw new Error('text with NUL')
  if (Number.isNaN(Date.parse(result.capturedAt))) throw new Error('capturedAt is not an instant')
  if (result.frameNumber > largestInteger || result.faces > largestInteger) throw new Error('a count beyond all measure')
  const { received } = result.journey
  if (!(received >= 0 && received <= latestInstant)) throw new Error('journey.received is not an instant')
  return { ...result, capturedAt: new Date(result.capturedAt).toISOString() }
}
