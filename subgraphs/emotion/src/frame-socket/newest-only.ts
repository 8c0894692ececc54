/** Hands values to a slow taker one at a time; while it is busy, the newest waits and takes the place of the one before. */
export interface NewestOnly<T> {
  offer(value: T): void
  /** Forgets what waits and takes no more. */
  stop(): void
}

/** @param take resolves when it is ready for the next; hears how many were left out before this one. Must not reject */
export function createNewestOnly<T>(take: (value: T, leftOut: number) => Promise<void>): NewestOnly<T> {
  let waiting: { value: T } | undefined
  let leftOut = 0
  let busy = false
  let stopped = false

  const run = async () => {
    busy = true
    while (waiting !== undefined) {
      const { value } = waiting
      const missed = leftOut
      waiting = undefined
      leftOut = 0
      await take(value, missed)
    }
    busy = false
  }
  return {
    offer(value) {
      if (stopped) return
      if (waiting !== undefined) leftOut++
      waiting = { value }
      if (!busy) void run()
    },
    stop() {
      stopped = true
      waiting = undefined
    },
  }
}
