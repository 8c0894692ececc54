import { errorCatalogue, isOutOfReach, ParleyError, type Logger } from '@parley/platform'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'

/**
 * What a client sees of an error: errors of the catalogue and GraphQL's own as they are, all others masked and logged; but that a server
 * does not answer is said, for it may soon.
 * Never a stack trace.
 */
export function formatError(error: unknown, formatted: GraphQLFormattedError, logger: Logger): GraphQLFormattedError {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error
  if (original instanceof ParleyError) {
    if (errorCatalogue[original.code].httpStatus >= 500) logger.error({ err: original, cause: original.cause }, 'operation failed')
    return { ...formatted, extensions: { ...original.extensions } }
  }
  if (original instanceof GraphQLError) {
    const { stacktrace: _, ...extensions } = formatted.extensions ?? {}
    return { ...formatted, extensions }
  }
  logger.error({ err: original, path: formatted.path }, 'operation failed')
  const code = isOutOfReach(original) ? 'SERVICE_UNAVAILABLE' : 'INTERNAL_SERVER_ERROR'
  const { message } = errorCatalogue[code]
  return {
    message,
    ...(formatted.path === undefined ? {} : { path: formatted.path }),
    extensions: { code },
  }
}
