import type { ApolloServerPlugin } from '@apollo/server'
import type { ErrorCode } from '@parley/platform'
import type { GraphQLFormattedError } from 'graphql'

/** A null where none may be, which Apollo's gateway notes in `extensions.valueCompletion` alone, is an error to clients. */
export const valueCompletionPlugin: ApolloServerPlugin = {
  requestDidStart: async () => ({
    async willSendResponse({ response: { body } }) {
      if (body.kind !== 'single' || body.singleResult.extensions?.['valueCompletion'] === undefined) return
      const { valueCompletion, ...extensions } = body.singleResult.extensions
      if (Array.isArray(valueCompletion) && body.singleResult.errors === undefined) body.singleResult.errors = valueCompletion.map(asError)
      if (Object.keys(extensions).length > 0) body.singleResult.extensions = extensions
      else delete body.singleResult.extensions
    },
  }),
}

/** @param entry a GraphQLError of Apollo's, or what is left of one */
function asError(entry: { message?: unknown; path?: GraphQLFormattedError['path'] }): GraphQLFormattedError {
  const extensions = { code: 'INTERNAL_SERVER_ERROR' satisfies ErrorCode }
  return { message: String(entry.message), ...(entry.path && { path: entry.path }), extensions }
}
