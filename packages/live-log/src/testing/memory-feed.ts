import type { FeedEvent, FeedStore } from '../feed.ts'

/** A feed in memory whose writes are visible at once: for tests of readers alone. */
export interface MemoryFeed extends FeedStore<string> {
  /** Writes the next `count` events of `key`. @returns them, to be rung or not */
  write(key: string, count: number): FeedEvent<string>[]
  /** All that was written. */
  written(key: string): FeedEvent<string>[]
  /** Forgets everything up to and including `floor`. */
  forget(key: string, floor: number): void
  /** What the readers asked, oldest first. */
  readonly asked: ('heads' | 'read')[]
  /** Whether queries fail. */
  down: boolean
}

export function createMemoryFeed(name = 'memory'): MemoryFeed {
  const keys = new Map<string, { floor: number; events: FeedEvent<string>[] }>()
  const asked: ('heads' | 'read')[] = []
  const answer = async <T>(kind: 'heads' | 'read', make: () => T): Promise<T> => {
    asked.push(kind)
    // What is read is what stood when the question was asked, however late the answer comes.
    const answered = make()
    await new Promise((resolve) => setImmediate(resolve))
    if (feed.down) throw new Error('the database is down')
    return answered
  }
  const feed: MemoryFeed = {
    name,
    asked,
    down: false,
    heads: (wanted) =>
      answer('heads', () => {
        const known = wanted.flatMap((key) => {
          const held = keys.get(key)
          return held === undefined ? [] : [[key, { head: held.events.length, floor: held.floor }] as const]
        })
        return new Map(known)
      }),
    read: (key, number, limit) =>
      answer('read', () => {
        const held = keys.get(key)
        return held === undefined ? [] : held.events.slice(Math.max(number, held.floor)).slice(0, limit)
      }),
    write(key, count) {
      const held = keys.get(key) ?? { floor: 0, events: [] }
      keys.set(key, held)
      const first = held.events.length + 1
      const written = Array.from({ length: count }, (_, index) => ({ number: first + index, event: `${key} ${first + index}` }))
      held.events.push(...written)
      return written
    },
    written: (key) => keys.get(key)?.events ?? [],
    forget(key, floor) {
      const held = keys.get(key)
      if (held !== undefined) held.floor = floor
    },
  }
  return feed
}
