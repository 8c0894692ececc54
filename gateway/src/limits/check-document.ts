import { ParleyError } from '@parley/platform'
import { validate, type DocumentNode, type GraphQLError, type GraphQLSchema, type Token } from 'graphql'
import { depthLimit } from './depth-limit.ts'
import type { Limits } from './limits.ts'
import { selectionLimit } from './selection-limit.ts'

/** Our limits on a document that was parsed elsewhere. Whether it fits the schema is not looked at. */
export function checkDocument(schema: GraphQLSchema, document: DocumentNode, limits: Limits): readonly GraphQLError[] {
  let tokens = 0
  for (let token: Token | null | undefined = document.loc?.startToken; token; token = token.next)
    if (++tokens > limits.maxTokens) return [new ParleyError('OPERATION_TOO_COMPLEX')]
  return validate(schema, document, [selectionLimit(limits), depthLimit(limits.maxDepth)])
}
