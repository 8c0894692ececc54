/**
 * What an iteration has going on: timers, requests, sockets. As in k6, an iteration is over once its function has returned and nothing is
 * going on any more, and what a callback throws fails it.
 */
export interface EventLoop {
  /** @param cancel ends it when the iteration is over before it @returns to be called when it is done */
  begin(cancel: () => void): () => void
  /** Calls back into the script. */
  call(callback: () => void): void
  /**
   * Runs an iteration to its end; then nothing of it is left.
   * @returns `interrupted` when the signal came first
   * @throws what the iteration throws, in its function or in a callback
   */
  run(iteration: () => unknown, signal: AbortSignal): Promise<'completed' | 'interrupted'>
}

export function createEventLoop(): EventLoop {
  const goingOn = new Set<() => void>()
  let settled: (() => void) | undefined
  let fail: (error: unknown) => void = () => {}

  const look = () => {
    if (goingOn.size === 0) settled?.()
  }
  const idle = () =>
    new Promise<void>((resolve) => {
      settled = resolve
      look()
    })

  return {
    begin(cancel) {
      const entry = () => cancel()
      goingOn.add(entry)
      return () => {
        // What follows from its end may begin more before this is looked at.
        if (goingOn.delete(entry)) setImmediate(look)
      }
    },
    call(callback) {
      try {
        callback()
      } catch (error) {
        fail(error)
      }
    },
    async run(iteration, signal) {
      const failed = new Promise<never>((_, reject) => (fail = reject))
      let interrupt = () => {}
      const interrupted = new Promise<'interrupted'>((resolve) => (interrupt = () => resolve('interrupted')))
      signal.addEventListener('abort', interrupt, { once: true })
      const whole = async (): Promise<'completed'> => {
        await iteration()
        await idle()
        return 'completed'
      }
      try {
        if (signal.aborted) return 'interrupted'
        return await Promise.race([whole(), interrupted, failed])
      } finally {
        signal.removeEventListener('abort', interrupt)
        settled = undefined
        fail = () => {}
        for (const cancel of [...goingOn]) cancel()
        goingOn.clear()
      }
    },
  }
}
