import { getOperationAST, GraphQLError, parse, type DocumentNode, type OperationTypeNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import { codedError, errorsOf } from './graphql-errors.ts'

/** A document that parses, and what kind of operation in it is asked for. */
export interface ClientDocument {
  document: DocumentNode
  operation: OperationTypeNode
}

/** Bounds the time of parsing. */
const maxTokens = 15_000

/** Many watchers send the same text: it is parsed once, and held once. Bounded by the characters of all texts together. */
const parsed = new LRUCache<string, DocumentNode>({ max: 1_000, maxSize: 250_000, sizeCalculation: (_document, { length }) => length + 1 })

function read(query: string): DocumentNode {
  const known = parsed.get(query)
  if (known) return known
  const document = parse(query, { maxTokens })
  parsed.set(query, document)
  return document
}

/** Parses what a client sent, up to 15,000 tokens. @returns the errors of one that does not parse, or has no such operation */
export function readClientDocument(query: string, operationName?: string | null): ClientDocument | readonly GraphQLError[] {
  let document: DocumentNode
  try {
    document = read(query)
  } catch (cause) {
    if (isTooLong(cause)) return [codedError('OPERATION_TOO_COMPLEX', `The document has more than ${maxTokens} tokens.`, { maxTokens })]
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

/** graphql's parser says it in words only. */
const isTooLong = (cause: unknown): boolean =>
  cause instanceof GraphQLError && cause.message.startsWith('Syntax Error: Document contains more tha')
