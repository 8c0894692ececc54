import type { Logger } from '@parley/platform'
import { openDelivery } from '../open-delivery.ts'
import type { QueueSpec } from '../topology.ts'
import type { ConsumeOptions, Consumer, Delivery, Message } from '../work-queue.ts'

/** `full`: newer ones took its place; `expired`: nobody took it in time; `failed`: its consumer gave it back. */
export type DropReason = 'full' | 'expired' | 'failed'

export interface TransientQueue {
  publish(message: Message): void
  consume(options: ConsumeOptions, handler: (delivery: Delivery) => void | Promise<void>): Consumer
  depth(): number
  /** Consumers that are open. */
  consumers(): number
  /** Drops what is too old. Done on every other call, too. */
  expire(): void
  close(): void
}

export interface TransientQueueOptions {
  spec: QueueSpec
  onDropped: (message: Message, reason: DropReason) => void
  logger: Logger
}

interface Kept {
  message: Message
  attempt: number
  /** By `performance.now()`. */
  expiresAt: number
}

interface Taker {
  prefetch: number
  handler: (delivery: Delivery) => void | Promise<void>
  out: Set<Kept>
}

/** A bounded queue in memory: the oldest go first, and whatever goes undelivered is told. */
export function createTransientQueue({ spec, onDropped, logger }: TransientQueueOptions): TransientQueue {
  const ttlMs = spec.ttlMs ?? Infinity
  const kept: Kept[] = []
  /** In turns: who was served last stands last. */
  const takers: Taker[] = []
  let dispatching = false

  function expire(): void {
    const at = performance.now()
    for (let first = kept[0]; first !== undefined && first.expiresAt <= at; first = kept[0]) {
      kept.shift()
      onDropped(first.message, 'expired')
    }
  }

  function makeRoom(): void {
    while (kept.length > spec.maxLength) {
      const oldest = kept.shift()
      if (oldest !== undefined) onDropped(oldest.message, 'full')
    }
  }

  /** In a later turn of the event loop, as from a broker. */
  function dispatch(): void {
    if (dispatching) return
    dispatching = true
    setImmediate(() => {
      dispatching = false
      expire()
      for (;;) {
        const place = kept.length === 0 ? -1 : takers.findIndex(({ out, prefetch }) => out.size < prefetch)
        const taker = takers[place]
        const next = taker && kept.shift()
        if (taker === undefined || next === undefined) return
        takers.push(...takers.splice(place, 1))
        deliver(taker, next)
      }
    })
  }

  function deliver(taker: Taker, item: Kept): void {
    taker.out.add(item)
    item.attempt += 1
    const settle = (done: boolean) => {
      // Closed meanwhile: it has been put back for others.
      if (!taker.out.delete(item)) return
      if (!done) onDropped(item.message, 'failed')
      dispatch()
    }
    openDelivery({ ...item.message, attempt: item.attempt }, taker.handler, ({ done }) => settle(done), logger)
  }

  return {
    publish(message) {
      kept.push({ message, attempt: 0, expiresAt: performance.now() + ttlMs })
      expire()
      makeRoom()
      dispatch()
    },
    consume({ prefetch }, handler) {
      const taker: Taker = { prefetch, handler, out: new Set() }
      takers.push(taker)
      dispatch()
      return {
        async close() {
          const place = takers.indexOf(taker)
          if (place < 0) return
          takers.splice(place, 1)
          kept.unshift(...taker.out)
          taker.out.clear()
          makeRoom()
          dispatch()
        },
      }
    },
    depth() {
      expire()
      return kept.length
    },
    consumers: () => takers.length,
    expire,
    close() {
      takers.length = 0
      kept.length = 0
    },
  }
}
