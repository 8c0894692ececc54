import type { ExecutionResult } from 'graphql'
import type { SubgraphEvent } from './apollo-query-plan.ts'
import { createEventBuffer } from './event-buffer.ts'
import { codedError } from './graphql-errors.ts'
import { now } from './journey.ts'
import type { EndReason } from './options.ts'
import { createResultStream } from './result-stream.ts'
import { SubscriptionFailure } from './subscription-failure.ts'

export interface ArrivedEvent extends SubgraphEvent {
  /** In ms since the epoch. */
  arrivedAt: number
}

export interface WatcherOptions {
  /** Events that may wait for it. */
  limit: number
  overflow: 'LATEST' | 'DISCONNECT'
  /** Makes an event the result that was asked for. Must not throw. */
  complete: (event: ArrivedEvent) => Promise<ExecutionResult>
  onLagged: (skipped: number) => void
  /** Called once, when nothing more will be delivered or taken. */
  onEnd: (reason: EndReason) => void
}

/** One client's view of a stream of events: bounded, in order. */
export interface Watcher {
  push(event: SubgraphEvent): void
  /** After what still waits, the stream ends; at once for `slow` and `closed`. */
  end(reason: EndReason, failure?: SubscriptionFailure): void
  results: AsyncGenerator<ExecutionResult, void, void>
}

export function createWatcher({ limit, overflow, complete, onLagged, onEnd }: WatcherOptions): Watcher {
  const buffer = createEventBuffer<ArrivedEvent>(limit, overflow)
  let reason: EndReason | undefined

  const end: Watcher['end'] = (why, failure) => {
    if (reason) return
    reason = why
    buffer.end(failure, why === 'slow' || why === 'closed' || why === 'left' ? 'discard' : undefined)
    onEnd(why)
  }
  const pull = async (): Promise<ExecutionResult | undefined> => {
    const taken = await buffer.take()
    if (!taken) return undefined
    const result = await complete(taken.value)
    if (taken.lagged === 0) return result
    onLagged(taken.lagged)
    return { ...result, extensions: { ...result.extensions, lagged: taken.lagged } }
  }
  return {
    push(event) {
      const kept = buffer.push({ ...event, arrivedAt: now() })
      if (!kept && overflow === 'DISCONNECT') end('slow', tooSlow(limit))
    },
    end,
    results: createResultStream(pull, () => end('left')),
  }
}

const tooSlow = (limit: number): SubscriptionFailure =>
  new SubscriptionFailure([
    codedError('RATE_LIMITED', `More than ${limit} events wait for you; subscribe again after your last cursor.`, {
      reason: 'SLOW_WATCHER',
    }),
  ])
