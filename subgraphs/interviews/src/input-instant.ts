import { ParleyError } from '@parley/platform'

/**
 * An instant that a person gave, as ISO 8601; undefined when it was left out.
 * @throws ParleyError BAD_USER_INPUT when it lies in another age
 */
export function inputInstant(name: string, at: Date | null | undefined): string | undefined {
  if (at === null || at === undefined) return undefined
  const year = at.getUTCFullYear()
  if (year < 1970 || year > 2200) throw new ParleyError('BAD_USER_INPUT', { message: `\`${name}\` must lie in the years 1970 to 2200.` })
  return at.toISOString()
}
