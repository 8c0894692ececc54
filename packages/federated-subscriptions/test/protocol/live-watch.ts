import type { GraphQLFormattedError } from 'graphql'
import { WebSocket } from 'ws'
import { createLiveClient, type GaveUp, type LiveClient, type LiveClientOptions } from '../../src/client/index.ts'

/** A client in Node whose waits are short. */
export const liveClient = (options: LiveClientOptions): LiveClient =>
  createLiveClient({ webSocketImpl: WebSocket, longestWaitMs: 100, ...options })

/** What one subscription of a live client has received. */
export interface LiveWatch {
  /** The field's values, all of them. */
  values: unknown[]
  /** Resolves when so many have come. */
  have: (count: number) => Promise<unknown[]>
  /** How it ended; undefined: complete. */
  ended: Promise<readonly GraphQLFormattedError[] | GaveUp | undefined>
  leave: () => void
}

export function watchLive(client: LiveClient, query: string, extensions?: Record<string, unknown>): LiveWatch {
  const values: unknown[] = []
  let wake = (): void => {}
  let end: (how: readonly GraphQLFormattedError[] | GaveUp | undefined) => void
  const ended = new Promise<readonly GraphQLFormattedError[] | GaveUp | undefined>((resolve) => (end = resolve))
  const leave = client.subscribe(
    { query, ...(extensions && { extensions }) },
    {
      next({ data }) {
        values.push(Object.values(data ?? {})[0])
        wake()
      },
      error: (reason) => end(reason),
      complete: () => end(undefined),
    },
  )
  return {
    values,
    async have(count) {
      while (values.length < count) await new Promise<void>((resolve) => (wake = resolve))
      return values
    },
    ended,
    leave,
  }
}
