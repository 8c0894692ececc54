import { ParleyError } from '@parley/platform'

const epochMilliseconds = /^\d{1,15}$/

/**
 * The sender's clock as senders write it.
 * @param name for the message
 * @param value ISO 8601 or milliseconds since the epoch; undefined: when it arrived
 * @throws ParleyError BAD_USER_INPUT
 */
export function readCapturedAt(name: string, value: string | number | undefined, receivedAt: number): Date {
  if (value === undefined) return new Date(receivedAt)
  const instant = new Date(typeof value === 'string' && epochMilliseconds.test(value) ? Number(value) : value)
  if (!Number.isNaN(instant.getTime())) return instant
  throw new ParleyError('BAD_USER_INPUT', { message: `\`${name}\` must be ISO 8601 or milliseconds since the epoch.` })
}
