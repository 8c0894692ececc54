import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { z } from 'zod'

export interface Subscription {
  /** Of the platform; its WebSocket is at `/graphql`. */
  url: string
  token: string | undefined
  query: string
  variables: Record<string, unknown>
}

/**
 * Subscribes and waits for the first event, which a score's feed tells at once.
 * @param timeoutMs how long it may take
 * @returns its data
 * @throws Error, whatever ends it before
 */
export async function firstEvent({ url, token, query, variables }: Subscription, timeoutMs: number): Promise<unknown> {
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 0,
  })
  const late = setTimeout(() => client.terminate(), timeoutMs)
  try {
    for await (const { data, errors } of client.iterate({ query, variables })) {
      if (errors !== undefined) throw new Error(errors.map(({ message }) => message).join('; '))
      return data
    }
  } catch (error) {
    throw error instanceof Error ? error : new Error(wordsOf(error), { cause: error })
  } finally {
    clearTimeout(late)
    await client.dispose()
  }
  throw new Error('ended without an event')
}

/** What graphql-ws throws beside Errors: the events of a socket, whose properties JSON does not see, and the errors of an operation. */
const closed = z.object({ code: z.number(), reason: z.string() })
const failed = z.object({ message: z.string().min(1) })
function wordsOf(thrown: unknown): string {
  const close = closed.safeParse(thrown)
  if (close.success) return `the socket closed with ${close.data.code} ${close.data.reason}`.trim()
  const failures = z.array(failed).safeParse(Array.isArray(thrown) ? thrown : [thrown])
  return failures.success ? failures.data.map(({ message }) => message).join('; ') : 'the socket failed'
}
