import type { ApolloServerPlugin } from '@apollo/server'
import { GraphQLError } from 'graphql'

/** A document without an operation of the name asked for is the client's fault; Apollo's gateway would fail on it as on a fault of its own. */
export const knownOperationPlugin: ApolloServerPlugin = {
  requestDidStart: async () => ({
    async didResolveOperation({ operation }) {
      if (operation !== undefined) return
      throw new GraphQLError('There is no operation of that name in the document, or there are several and none was named.', {
        extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } },
      })
    },
  }),
}
