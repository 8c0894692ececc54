import { EventEmitter, once } from 'node:events'

/** Events that a test writes and a subgraph's subscribers read; it knows how many read. */
export interface Topic<T> {
  publish(event: T): void
  /** Ends every reader. */
  complete(): void
  iterate(): AsyncIterableIterator<T>
  readonly readers: number
  /** Resolves when exactly `count` read. */
  readBy(count: number): Promise<void>
}

export function createTopic<T>(): Topic<T> {
  const readers = new Set<{ push(event: T): void; end(): void }>()
  const changes = new EventEmitter().setMaxListeners(0)
  return {
    publish: (event) => readers.forEach((reader) => reader.push(event)),
    complete: () => readers.forEach((reader) => reader.end()),
    get readers() {
      return readers.size
    },
    async readBy(count) {
      while (readers.size !== count) await once(changes, 'change')
    },
    iterate() {
      const queue: T[] = []
      let ended = false
      let wake = (): void => {}
      const reader = {
        push(event: T) {
          queue.push(event)
          wake()
        },
        end() {
          ended = true
          wake()
          if (readers.delete(reader)) changes.emit('change')
        },
      }
      readers.add(reader)
      changes.emit('change')
      const iterator: AsyncIterableIterator<T> = {
        async next() {
          while (queue.length === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve))
          const value = queue.shift()
          return value === undefined ? { done: true, value: undefined } : { done: false, value }
        },
        async return() {
          queue.length = 0
          reader.end()
          return { done: true, value: undefined }
        },
        [Symbol.asyncIterator]: () => iterator,
      }
      return iterator
    },
  }
}
