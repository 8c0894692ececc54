import { ParleyError } from '@parley/platform'
import { visit, BREAK, type DocumentNode } from 'graphql'

/** With the u flag a surrogate matches only where it stands alone. */
const unkeepable = /[\0\p{Surrogate}]/u

/** Whether PostgreSQL and JSON can keep a text: NUL and lone surrogates they cannot. */
export const isKeepable = (text: string): boolean => !unkeepable.test(text)

function holdsBadText(value: unknown): boolean {
  if (typeof value === 'string') return !isKeepable(value)
  if (Array.isArray(value)) return value.some(holdsBadText)
  return typeof value === 'object' && value !== null && Object.entries(value).some(([key, v]) => !isKeepable(key) || holdsBadText(v))
}

/**
 * Refuses text that cannot be kept, wherever it comes in.
 * @throws ParleyError BAD_USER_INPUT
 */
export function refuseBadText(document: DocumentNode, variables: unknown): void {
  let found = holdsBadText(variables)
  if (!found) {
    visit(document, {
      StringValue(node) {
        found ||= !isKeepable(node.value)
        return found ? BREAK : undefined
      },
    })
  }
  if (found) throw new ParleyError('BAD_USER_INPUT', { message: 'Text must not hold NUL or lone surrogates.' })
}
