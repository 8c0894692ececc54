import { getOperationAST, parse } from 'graphql'

/**
 * Of several operations the one that the cursor is in, as GraphiQL names it; undefined when there is none of that name: GraphiQL looks at a
 * text a moment after it has changed, and until then names what was there before.
 */
export function operationIn(query: string, name: string | null | undefined): string | undefined {
  return name != null && operationOf(query, name) ? name : undefined
}

export const isSubscription = (query: string, name: string | undefined): boolean => operationOf(query, name)?.operation === 'subscription'

function operationOf(query: string, name: string | undefined) {
  try {
    return getOperationAST(parse(query), name)
  } catch {
    return undefined // the answer will say what is wrong
  }
}
