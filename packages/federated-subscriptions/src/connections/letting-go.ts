/**
 * Calls `letGo` for one after another, evenly over `overMs`, all at once for 0. One timer, which keeps no process alive.
 * @returns how to stop: those who are left are let go at once
 */
export function letGoOver<T>(connections: Iterable<T>, overMs: number, letGo: (connection: T) => void): { hurry: () => void } {
  const waiting = [...connections].reverse()
  const count = waiting.length
  const startedAt = performance.now()
  const release = (): void => {
    const due = overMs > 0 ? Math.ceil(((performance.now() - startedAt) / overMs) * count) : count
    while (waiting.length > 0 && count - waiting.length < due) letGo(waiting.pop() as T)
    if (waiting.length === 0) clearInterval(timer)
  }
  const timer = setInterval(release, Math.max(10, Math.min(overMs / Math.max(1, count), 1_000)))
  timer.unref()
  release()
  return {
    hurry() {
      clearInterval(timer)
      while (waiting.length > 0) letGo(waiting.pop() as T)
    },
  }
}

/** When a client that is let go should come back: soon, but not in step with the others. */
export const reconnectAfterMs = (): number => 100 + Math.floor(Math.random() * 900)

/** A lifetime, or another long wait, 10 % longer or shorter, so that those who came together do not leave together. */
export const jittered = (ms: number): number => ms * (0.9 + Math.random() * 0.2)
