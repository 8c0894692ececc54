import { ParleyError } from '@parley/platform'
import type { NoteKind } from '../generated/prisma/enums.ts'

/** Characters. */
const longestNote = 2_000

/**
 * A note's words without white space around them. Only a bookmark may have none.
 * @throws ParleyError BAD_USER_INPUT
 */
export function noteText(kind: NoteKind, text: string): string {
  const trimmed = text.trim()
  const fewest = kind === 'BOOKMARK' ? 0 : 1
  if (trimmed.length < fewest || trimmed.length > longestNote)
    throw new ParleyError('BAD_USER_INPUT', { message: `\`text\` of a ${kind} must have ${fewest} to ${longestNote} characters.` })
  return trimmed
}
