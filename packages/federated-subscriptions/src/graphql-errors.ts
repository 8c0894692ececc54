import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { SubscriptionFailure } from './subscription-failure.ts'

/** An error with a code, as clients of the gateway know them. */
export const codedError = (code: string, message: string, extensions?: Record<string, unknown>): GraphQLError =>
  new GraphQLError(message, { extensions: { ...extensions, code } })

/** A subgraph that is out of reach. Its reason stays in the log. */
export const unavailable = (subgraph: string, path?: GraphQLError['path']): GraphQLError =>
  new GraphQLError(`The subgraph "${subgraph}" is out of reach; try again.`, {
    extensions: { code: 'SERVICE_UNAVAILABLE', service: subgraph },
    ...(path && path.length > 0 ? { path } : {}),
  })

/** Extensions that tell of a subgraph's inside: Apollo's servers and data sources add them. */
const internal = ['stacktrace', 'exception', 'response', 'serviceName']

/**
 * An error that a subgraph answered, as the client may see it: its message, path and extensions, without its inside and
 * with `extensions.service`.
 */
export function subgraphError(error: GraphQLFormattedError, subgraph: string): GraphQLError {
  const extensions: Record<string, unknown> = { code: 'DOWNSTREAM_SERVICE_ERROR', ...error.extensions, service: subgraph }
  for (const key of internal) delete extensions[key]
  return new GraphQLError(typeof error.message === 'string' ? error.message : `The subgraph "${subgraph}" failed.`, {
    extensions,
    ...(error.path ? { path: error.path } : {}),
  })
}

/** What is thrown where a client's errors are expected: its errors, whatever it was. */
export function errorsOf(thrown: unknown): readonly GraphQLError[] {
  if (thrown instanceof SubscriptionFailure) return thrown.errors
  if (thrown instanceof GraphQLError) return [thrown]
  return [codedError('INTERNAL_SERVER_ERROR', 'Something went wrong on our side.')]
}
