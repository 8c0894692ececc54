import type { ExecutionResult } from 'graphql'
import type { Client } from 'graphql-ws'

/** What a client receives of one subscription, waited for one by one. */
export interface Received {
  /** The next result; rejects with the payload of an `error` message. */
  next(): Promise<ExecutionResult>
  /** Resolves when the stream completes; rejects as `next` does. */
  completed(): Promise<void>
  unsubscribe(): void
}

export function receive(
  client: Client,
  query: string,
  more: { variables?: Record<string, unknown>; extensions?: Record<string, unknown>; operationName?: string } = {},
): Received {
  const iterator = client.iterate({ query, ...more })
  return {
    async next() {
      const { done, value } = await iterator.next()
      if (done) throw new Error('the subscription is complete')
      return value as ExecutionResult
    },
    async completed() {
      const { done, value } = await iterator.next()
      if (!done) throw new Error(`an unexpected result: ${JSON.stringify(value)}`)
    },
    unsubscribe: () => void iterator.return?.(),
  }
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('it did not reject')
}
