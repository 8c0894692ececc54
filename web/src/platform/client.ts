import { cacheExchange, createClient, fetchExchange, type Client } from '@urql/core'
import { authExchange } from '@urql/exchange-auth'
import { session } from '../session/this-session.ts'

const codeOf = (errors: readonly { extensions?: unknown }[]): unknown => (errors[0]?.extensions as { code?: unknown } | undefined)?.code // as GraphQL has it

/**
 * Queries and mutations under the session's identity; subscriptions are `live.ts`'s. One for each session: what one account was told is not
 * another's to see.
 */
export const createClientOfSession = (): Client =>
  createClient({
    url: '/graphql',
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    exchanges: [
      cacheExchange,
      authExchange(async (utilities) => {
        const read = () =>
          session.accessToken().then(
            (it) => it?.token,
            () => undefined,
          )
        let token = await read()
        return {
          addAuthToOperation: (operation) =>
            token === undefined ? operation : utilities.appendHeaders(operation, { authorization: `Bearer ${token}` }),
          // The session knows whether its token is good, and says so at once.
          willAuthError: () => true,
          didAuthError({ graphQLErrors }) {
            if (codeOf(graphQLErrors) !== 'UNAUTHENTICATED') return false
            if (token !== undefined) session.refuse(token)
            return true
          },
          async refreshAuth() {
            token = await read()
          },
        }
      }),
      fetchExchange,
    ],
  })
