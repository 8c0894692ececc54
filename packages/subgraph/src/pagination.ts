import { ParleyError } from '@parley/platform'

const largestPage = 100

/** @throws ParleyError BAD_USER_INPUT unless 1 to 100 */
export function pageSize(first: number): number {
  if (first >= 1 && first <= largestPage) return first
  throw new ParleyError('BAD_USER_INPUT', { message: `\`first\` must be 1 to ${largestPage}.` })
}

/** A list's cursor: the sort keys of its row, opaque to clients. */
export const encodePageCursor = (keys: readonly (string | number)[]): string => Buffer.from(JSON.stringify(keys)).toString('base64url')

/**
 * Reads a list's cursor.
 * @param kinds the type of each key, in order
 * @throws ParleyError BAD_USER_INPUT when it is not one of this list's
 */
export function decodePageCursor(cursor: string, kinds: readonly ('string' | 'number')[]): (string | number)[] {
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(keys) && keys.length === kinds.length && keys.every((key, i) => typeof key === kinds[i])) {
      return keys as (string | number)[] // each key's type was just checked
    }
  } catch {
    // Not JSON: answered below like every other foreign text.
  }
  throw new ParleyError('BAD_USER_INPUT', { message: '`after` is not a cursor of this list.' })
}

export interface Connection<N> {
  edges: { node: N; cursor: string }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

/**
 * A page of a list.
 * @param rows one more than `first` where there is a next page
 */
export function toConnection<N>(rows: readonly N[], first: number, cursorOf: (node: N) => string): Connection<N> {
  const edges = rows.slice(0, first).map((node) => ({ node, cursor: cursorOf(node) }))
  return { edges, pageInfo: { hasNextPage: rows.length > first, endCursor: edges.at(-1)?.cursor ?? null } }
}
