import type { Client, TypedDocumentNode } from '@urql/core'
import { faultOf } from './fault.ts'
import { createServerClock, type ServerClock } from './server-clock.ts'

/** The platform's clock, as the answers to this page's requests tell it. */
export const serverClock: ServerClock = createServerClock()

/** An answer that takes longer will not come: the connection is dead, and nobody has told. */
const longestMs = 15_000

/** `fetch` that ends, and looks at the platform's clock. */
const watchedFetch: typeof fetch = async (input, init) => {
  const sentAt = Date.now()
  const signals = [init?.signal, AbortSignal.timeout(longestMs)].filter((signal) => signal != null)
  const response = await fetch(input, { ...init, signal: AbortSignal.any(signals) })
  serverClock.observe(Date.parse(response.headers.get('date') ?? ''), sentAt, Date.now())
  return response
}

/**
 * Asks the platform for one thing, or tells it one, past what was asked before.
 * @throws PlatformError when any of it failed
 */
export async function request<Data, Variables extends Record<string, unknown>>(
  client: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const [definition] = document.definitions.filter(({ kind }) => kind === 'OperationDefinition')
  const isMutation = definition !== undefined && 'operation' in definition && definition.operation === 'mutation'
  const context = { requestPolicy: 'network-only', fetch: watchedFetch } as const
  // Typed in two ways: by what the document gives, and as urql has it for any.
  const { data, error } = await (
    isMutation
      ? client.mutation<Data, Record<string, unknown>>(document, variables, context)
      : client.query<Data, Record<string, unknown>>(document, variables, context)
  ).toPromise()
  if (error) throw faultOf(error)
  if (data === undefined) throw new Error('an answer has data or an error')
  return data
}
