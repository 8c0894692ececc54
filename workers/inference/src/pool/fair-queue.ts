import { LRUCache } from 'lru-cache'

/** Waiting work of many keys, served so that no key starves. */
export interface FairQueue<T> {
  readonly size: number
  push(key: string, item: T): void
  /** Takes the oldest item of the key that was served least recently; keys never served come first, in the order they came. */
  take(): T | undefined
  /** Takes everything, oldest first within each key. */
  drain(): T[]
}

/** How many keys are remembered after their work is done; a forgotten one counts as never served. */
const rememberedKeys = 10_000

/** The caller bounds the size; taking costs one look at each waiting key. */
export function createFairQueue<T>(): FairQueue<T> {
  const waiting = new Map<string, T[]>()
  const servedAt = new LRUCache<string, number>({ max: rememberedKeys })
  let turn = 0
  let size = 0

  const nextKey = (): string | undefined => {
    let next: string | undefined
    let earliest = Infinity
    for (const key of waiting.keys()) {
      const served = servedAt.peek(key) ?? 0
      if (served < earliest) [next, earliest] = [key, served]
    }
    return next
  }

  return {
    get size() {
      return size
    },
    push(key, item) {
      size++
      const items = waiting.get(key)
      if (items === undefined) waiting.set(key, [item])
      else items.push(item)
    },
    take() {
      const key = nextKey()
      if (key === undefined) return undefined
      size--
      servedAt.set(key, ++turn)
      const items = waiting.get(key)
      const item = items?.shift()
      if (items?.length === 0) waiting.delete(key)
      return item
    },
    drain() {
      const all = [...waiting.values()].flat()
      waiting.clear()
      size = 0
      return all
    },
  }
}
