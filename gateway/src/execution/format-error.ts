import { ParleyError, errorCatalogue, type ErrorCode, type Logger } from '@parley/platform'
import { GraphQLError, type GraphQLErrorExtensions, type GraphQLFormattedError } from 'graphql'

/** Codes of the protocol itself: what is wrong lies in the request, and the message names nothing else. */
const protocolCodes = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
])

/** What graphql-js says of documents beyond its token limit, its stack, or its budget for comparing fields. */
const tooComplex = /^Syntax Error: Document contains more th\w+ \d+ tokens|^Maximum call stack|^Validation aborted\.$/

/** Extensions that tell of our inside, or are for the server itself. */
const internalExtensions = ['stacktrace', 'exception', 'serviceName', 'http', 'response', 'query', 'variables']

/** An error as the client sees it. */
export type FormatError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError

/** Formats errors, and counts them by the code that the client gets. */
export function createFormatError({ countError, logger }: { countError: (code: unknown) => void; logger: Logger }): FormatError {
  return (formatted, error) => {
    const shown = formatError(formatted, error, logger)
    countError(shown.extensions?.['code'])
    return shown
  }
}

/**
 * An error as the client sees it. Errors of the catalogue, of the protocol, and those that a subgraph gave a code stay, a subgraph's
 * with its name as `service`; everything else is masked and logged.
 */
export function formatError(formatted: GraphQLFormattedError, error: unknown, logger: Logger): GraphQLFormattedError {
  const ours = findParleyError(error)
  if (ours !== undefined) return present(formatted, ours.message, ours.extensions)
  const extensions = formatted.extensions ?? {}
  const { code } = extensions
  const service = extensions['serviceName'] ?? extensions['service']
  const named = typeof service === 'string' ? { service } : {}
  if (isTold(code) && (named.service !== undefined || code in errorCatalogue))
    return present(formatted, formatted.message, { ...extensions, ...named })
  if (typeof code === 'string' && protocolCodes.has(code)) return fromProtocol(formatted, code)
  if (isRequestsFault(error)) return present(formatted, formatted.message, { code: 'BAD_USER_INPUT' satisfies ErrorCode })
  logger.error({ err: error, subgraph: service, path: formatted.path }, 'operation failed')
  const masked = { code: 'INTERNAL_SERVER_ERROR' satisfies ErrorCode, ...named }
  return present(formatted, errorCatalogue.INTERNAL_SERVER_ERROR.message, masked)
}

/** Apollo gives some refusals a status and no code: those of persisted queries. */
function isRequestsFault(error: unknown): boolean {
  const http = error instanceof GraphQLError ? error.extensions['http'] : undefined
  return typeof http === 'object' && http !== null && 'status' in http && http.status === 400
}

/** Is it said what kind of error this is? */
const isTold = (code: unknown): code is string =>
  typeof code === 'string' && code !== 'INTERNAL_SERVER_ERROR' && code !== 'DOWNSTREAM_SERVICE_ERROR'

function findParleyError(error: unknown): ParleyError | undefined {
  for (let at = error, depth = 0; at instanceof GraphQLError && depth < 5; at = at.originalError, depth++)
    if (at instanceof ParleyError) return at
  return undefined
}

function fromProtocol(formatted: GraphQLFormattedError, code: string): GraphQLFormattedError {
  if (tooComplex.test(formatted.message))
    return present(formatted, errorCatalogue.OPERATION_TOO_COMPLEX.message, { code: 'OPERATION_TOO_COMPLEX' satisfies ErrorCode })
  return present(formatted, formatted.message, { code })
}

function present({ path, locations }: GraphQLFormattedError, message: string, extensions: GraphQLErrorExtensions): GraphQLFormattedError {
  const shown = Object.fromEntries(Object.entries(extensions).filter(([key]) => !internalExtensions.includes(key)))
  return { message, ...(locations && { locations }), ...(path && { path }), extensions: shown }
}
