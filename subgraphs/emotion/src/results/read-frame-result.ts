import { frameResult, type FrameResult } from '@parley/contracts'
import { readJson, type Message } from '@parley/messaging'

/** PostgreSQL keeps neither NUL nor lone surrogates. With the u flag a surrogate matches only where it stands alone. */
const unkeepable = /[\0\p{Surrogate}]/u
const largestInteger = 2_147_483_647
const latestInstant = Date.UTC(9999, 11, 31, 23, 59, 59, 999)
const isInstant = (at: number) => at >= 0 && at <= latestInstant

/**
 * Reads a worker's answer.
 * @throws Error when it is not one, or holds what cannot be stored: trying again would not help
 */
export function readFrameResult(message: Message): FrameResult {
  const result = readJson(message, (value) => frameResult.parse(value))
  if ([result.frameId, result.interviewId, result.modelVersion].some((text) => unkeepable.test(text)))
    throw new Error('text that cannot be kept')
  if (!isInstant(Date.parse(result.capturedAt))) throw new Error('capturedAt is not an instant')
  if (result.frameNumber > largestInteger || result.faces > largestInteger) throw new Error('a count beyond all measure')
  if (!isInstant(result.journey.received)) throw new Error('journey.received is not an instant')
  if (result.probabilities?.some((value) => value < 0 || value > 1)) throw new Error('a probability outside 0 to 1')
  return { ...result, capturedAt: new Date(result.capturedAt).toISOString() }
}
