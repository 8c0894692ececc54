export interface Batcher<T> {
  /** Resolves once the batch that holds the item is written. @throws what the write threw, or `overflow` when too many wait */
  add(item: T): Promise<void>
  /** Resolves when nothing waits any more. */
  drain(): Promise<void>
}

export interface BatcherOptions<T> {
  /** One at a time, in the order of `add`. */
  write: (batch: T[]) => Promise<void>
  /** Most items a batch. */
  batch: number
  /** Most items that wait. */
  limit: number
  overflow: () => Error
}

interface Waiting<T> {
  item: T
  resolve: () => void
  reject: (error: unknown) => void
}

/** Writes what comes while a write is under way together in the next one: one round trip and one commit for many. */
export function createBatcher<T>({ write, batch, limit, overflow }: BatcherOptions<T>): Batcher<T> {
  let waiting: Waiting<T>[] = []
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    // What is added in the same tick goes along.
    await Promise.resolve()
    while (waiting.length > 0) {
      const now = waiting.slice(0, batch)
      waiting = waiting.slice(batch)
      try {
        await write(now.map(({ item }) => item))
        for (const { resolve } of now) resolve()
      } catch (error) {
        for (const { reject } of now) reject(error)
      }
    }
    running = undefined
  }

  return {
    add(item) {
      if (waiting.length >= limit) return Promise.reject(overflow())
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        running ??= run()
      })
    },
    drain: async () => running,
  }
}
