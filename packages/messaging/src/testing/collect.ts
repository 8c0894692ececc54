export interface Collection<T> {
  add: (item: T) => void
  /** Resolves with the first `count`, once they are there; the test's own time limit applies. */
  first: (count: number) => Promise<T[]>
  readonly all: readonly T[]
}

/** Gathers what callbacks bring, for a test to wait for. */
export function collect<T>(): Collection<T> {
  const all: T[] = []
  const waiting = new Set<() => void>()
  return {
    all,
    add(item) {
      all.push(item)
      for (const look of waiting) look()
    },
    first: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (all.length < count) return
          waiting.delete(look)
          resolve(all.slice(0, count))
        }
        waiting.add(look)
        look()
      }),
  }
}
