import { identityHeader, type Closable, type Principal, type SignIdentity } from '@parley/platform'
import { createClient, type FormattedExecutionResult } from 'graphql-ws'
import { WebSocket } from 'ws'

/** What GraphQL answered, whose shape the test asserts. */
export type Tree = { [key: string]: Tree } & { length?: number }
export type Answer = FormattedExecutionResult<Tree, { live?: unknown; journey?: Record<string, number> }>

export interface Watcher {
  /** The next event. Once the subscription has ended, rejects with what ended it. */
  next(): Promise<Answer>
  /** Events that came and were not taken. */
  readonly waiting: number
  /** Resolves when the subscription ends or was refused: with its errors, or undefined. */
  ended: Promise<unknown>
  unsubscribe: () => void
}

export interface SubgraphClient extends Closable {
  ask: (principal: Principal, text: string, variables?: Record<string, unknown>, replica?: number) => Promise<Answer>
  /** Resolves once the subscription stands or has ended. Each replica has one socket. */
  watch: (principal: Principal, text: string, variables?: Record<string, unknown>, options?: WatchOptions) => Promise<Watcher>
}

export interface WatchOptions {
  /** Default 0. */
  replica?: number | undefined
  /** Asks for the journey of each event. */
  journey?: boolean | undefined
}

/** Asks the replicas of one subgraph as the gateway does: each operation says who asks, signed for the subgraph's `name`. */
export function createSubgraphClient(name: string, replicas: readonly { url: string }[], sign: SignIdentity): SubgraphClient {
  const sockets = replicas.map(({ url }) =>
    createClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0, lazy: true }),
  )
  const at = <T>(all: readonly T[], replica: number): T => {
    const one = all[replica]
    if (one === undefined) throw new Error(`there is no replica ${replica}`)
    return one
  }
  return {
    async ask(principal, text, variables = {}, replica = 0) {
      const response = await fetch(at(replicas, replica).url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [identityHeader]: await sign(principal, name) },
        body: JSON.stringify({ query: text, variables }),
      })
      return (await response.json()) as Answer // the server's own shape
    },
    async watch(principal, text, variables = {}, { replica = 0, journey = false } = {}) {
      const extensions = { [identityHeader]: await sign(principal, name), journey, live: 'head' }
      const came: Answer[] = []
      const takers: { resolve: (event: Answer) => void; reject: (reason: unknown) => void }[] = []
      let begun = false
      let over: { reason: unknown } | undefined
      let unsubscribe = () => {}
      let end: (reason: unknown) => void = () => {}
      const ended = new Promise<unknown>((resolve) => (end = resolve))
      await new Promise<void>((stand) => {
        const begin = () => {
          begun = true
          stand()
        }
        const finish = (reason?: unknown) => {
          over ??= { reason }
          for (const { reject } of takers.splice(0)) reject(reason ?? new Error('the subscription ended'))
          end(reason)
          stand()
        }
        unsubscribe = at(sockets, replica).subscribe<Tree, { live?: unknown }>(
          { query: text, variables, extensions },
          {
            next(result) {
              if (result.extensions?.live !== undefined) return begin()
              const event = result as Answer // graphql-ws's own result, without its execution-only parts
              if (!begun && !event.data) return finish(event.errors) // refused
              begin()
              const taker = takers.shift()
              if (taker === undefined) came.push(event)
              else taker.resolve(event)
            },
            error: finish,
            complete: () => finish(),
          },
        )
      })
      return {
        async next() {
          const event = came.shift()
          if (event !== undefined) return event
          if (over !== undefined) throw over.reason ?? new Error('the subscription ended')
          return new Promise((resolve, reject) => takers.push({ resolve, reject }))
        },
        get waiting() {
          return came.length
        },
        ended,
        unsubscribe: () => unsubscribe(),
      }
    },
    async close() {
      for (const socket of sockets) await socket.dispose()
    },
  }
}
