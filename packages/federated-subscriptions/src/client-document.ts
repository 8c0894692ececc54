import { getOperationAST, parse, type DocumentNode, type GraphQLError, type OperationTypeNode } from 'graphql'
import { codedError, errorsOf } from './graphql-errors.ts'

/** A document that parses, and what kind of operation in it is asked for. */
export interface ClientDocument {
  document: DocumentNode
  operation: OperationTypeNode
}

/** Bounds the time of parsing. */
const maxTokens = 15_000

/** Parses what a client sent, up to 15,000 tokens. @returns the errors of one that does not parse, or has no such operation */
export function readClientDocument(query: string, operationName?: string | null): ClientDocument | readonly GraphQLError[] {
  let document: DocumentNode
  try {
    document = parse(query, { maxTokens })
  } catch (cause) {
    const [error = codedError('GRAPHQL_PARSE_FAILED', 'The document cannot be parsed.')] = errorsOf(cause)
    error.extensions['code'] = 'GRAPHQL_PARSE_FAILED'
    return [error]
  }
  const operation = getOperationAST(document, operationName)
  if (operation) return { document, operation: operation.operation }
  const message = operationName
    ? `Unknown operation named "${operationName}".`
    : 'Must provide operation name if query contains multiple operations.'
  return [codedError('OPERATION_RESOLUTION_FAILURE', message)]
}
