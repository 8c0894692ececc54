import { ParleyError } from '@parley/platform'

/**
 * A line of text that a person typed, without white space around it; undefined when it was left out.
 * @param most characters
 * @throws ParleyError BAD_USER_INPUT when it is blank or too long
 */
export function inputText(name: string, text: string | null | undefined, most: number): string | undefined {
  if (text === null || text === undefined) return undefined
  const trimmed = text.trim()
  if (trimmed === '' || trimmed.length > most)
    throw new ParleyError('BAD_USER_INPUT', { message: `\`${name}\` must have 1 to ${most} characters.` })
  return trimmed
}
