import type { ExecutionResult } from 'graphql'
import type { Client } from 'graphql-ws'

/** What a client receives of one subscription, waited for one by one. */
export interface Received {
  /** The next result; rejects with the payload of an `error` message. */
  next(): Promise<ExecutionResult>
  /** Resolves when the stream completes; rejects as `next` does. */
  completed(): Promise<void>
  unsubscribe: () => void
}

interface More {
  variables?: Record<string, unknown>
  extensions?: Record<string, unknown>
  operationName?: string
}

/** graphql-ws's own `iterate` misses an end that comes while nobody waits. */
export function receive(client: Client, query: string, more: More = {}): Received {
  const results: ExecutionResult[] = []
  let end: { error?: unknown } | undefined
  let wake = (): void => {}
  const unsubscribe = client.subscribe(
    { query, ...more },
    {
      next(result) {
        results.push(result as ExecutionResult) // formatted errors read the same
        wake()
      },
      error(error) {
        end = { error }
        wake()
      },
      complete() {
        end = {}
        wake()
      },
    },
  )
  const take = async (): Promise<ExecutionResult | undefined> => {
    while (results.length === 0 && !end) await new Promise<void>((resolve) => (wake = resolve))
    const result = results.shift()
    if (!result && end && 'error' in end) throw end.error
    return result
  }
  return {
    async next() {
      const result = await take()
      if (!result) throw new Error('the subscription is complete')
      return result
    },
    async completed() {
      const result = await take()
      if (result) throw new Error(`an unexpected result: ${JSON.stringify(result)}`)
    },
    unsubscribe,
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
