import { ParleyError } from '@parley/platform'
import { visit, BREAK, type DocumentNode } from 'graphql'

/** With the u flag a surrogate matches only where it stands alone. */
const unkeepable = /[\0\p{Surrogate}]/u
const bad = (text: string) => unkeepable.test(text)

function holdsBadText(value: unknown): boolean {
  if (typeof value === 'string') return bad(value)
  if (Array.isArray(value)) return value.some(holdsBadText)
  return typeof value === 'object' && value !== null && Object.entries(value).some(([key, v]) => bad(key) || holdsBadText(v))
}

/**
 * Refuses NUL and lone surrogates, which PostgreSQL and JSON cannot keep, wherever text comes in.
 * @throws ParleyError BAD_USER_INPUT
 */
export function refuseBadText(document: DocumentNode, variables: unknown): void {
  let found = holdsBadText(variables)
  if (!found) {
    visit(document, {
      StringValue(node) {
        found ||= bad(node.value)
        return found ? BREAK : undefined
      },
    })
  }
  if (found) throw new ParleyError('BAD_USER_INPUT', { message: 'Text must not hold NUL or lone surrogates.' })
}
