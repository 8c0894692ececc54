import { EventEmitter, once } from 'node:events'
import type { ExecutionResult, GraphQLError } from 'graphql'
import { SubscriptionFailure, type Delivery, type LiveSubscription, type SubscriptionSink } from '../src/index.ts'

/** A stream of events without a gateway behind it: what a test sends reaches every subscription, by reference and in order. */
export interface LiveSource<C> {
  open(context: C, after?: string): LiveSubscription<C>
  /** Everything sent is kept, numbered from 1: its number is its cursor. */
  send(data: Record<string, unknown>): void
  /** Ends every subscription. */
  end(errors?: readonly GraphQLError[]): void
  readonly watchers: number
  /** Resolves when exactly `count` watch. */
  watchedBy(count: number): Promise<void>
  /** The contexts that subscriptions were renewed with. */
  renewals: C[]
  /** How many events wait for a sink that has no room. */
  waiting(): number
}

export function createLiveSource<C>(): LiveSource<C> {
  const log: Delivery[] = []
  const watchers = new Set<{ flow(): void; end(errors?: readonly GraphQLError[]): void; waiting(): number }>()
  const changes = new EventEmitter().setMaxListeners(0)
  const renewals: C[] = []

  const open = (_context: C, after?: string): LiveSubscription<C> => {
    let sink: SubscriptionSink | undefined
    let at = after === undefined ? log.length : Number(after)
    let room = true
    const leave = (): void => {
      if (watchers.delete(watcher)) changes.emit('change')
    }
    const watcher = {
      flow() {
        while (sink && room && at < log.length && watchers.has(watcher)) {
          const delivery = log[at++]
          if (delivery) room = sink.next(delivery)
        }
      },
      end(errors?: readonly GraphQLError[]) {
        if (!watchers.has(watcher)) return
        leave()
        sink?.end(errors)
      },
      waiting: () => log.length - at,
    }
    watchers.add(watcher)
    changes.emit('change')
    const subscription = {
      pipe(to: SubscriptionSink) {
        sink = to
        to.started?.(String(at))
        watcher.flow()
      },
      resume() {
        room = true
        watcher.flow()
      },
      renew: (context: C) => void renewals.push(context),
      fail: (errors: readonly GraphQLError[]) => watcher.end(errors),
      next: () => Promise.reject(new SubscriptionFailure([])),
      async return() {
        leave()
        return { done: true, value: undefined }
      },
      throw: () => Promise.reject(new SubscriptionFailure([])),
      [Symbol.asyncIterator]: () => subscription,
    } as unknown as LiveSubscription<C> & AsyncGenerator<ExecutionResult, void, void> // it is piped, never iterated
    return subscription
  }
  return {
    open,
    send(data) {
      const result = { data }
      log.push({ result, text: JSON.stringify(result), cursor: String(log.length + 1) })
      watchers.forEach((watcher) => watcher.flow())
    },
    end: (errors) => watchers.forEach((watcher) => watcher.end(errors)),
    get watchers() {
      return watchers.size
    },
    async watchedBy(count) {
      while (watchers.size !== count) await once(changes, 'change')
    },
    renewals,
    waiting: () => [...watchers].reduce((sum, watcher) => sum + watcher.waiting(), 0),
  }
}
