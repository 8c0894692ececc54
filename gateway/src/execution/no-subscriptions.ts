import type { ApolloServerPlugin } from '@apollo/server'
import { ParleyError } from '@parley/platform'

/** Subscriptions run beside Apollo Server: one that comes for a single answer is told where they are served. */
export const noSubscriptionsPlugin: ApolloServerPlugin = {
  requestDidStart: async () => ({
    async didResolveOperation({ operation }) {
      if (operation?.operation !== 'subscription') return
      const message =
        'Subscriptions are served over WebSocket (graphql-transport-ws) and as multipart at this address, and as server-sent events at /graphql/stream.'
      throw new ParleyError('BAD_USER_INPUT', { message, extensions: { http: { status: 400 } } })
    },
  }),
}
