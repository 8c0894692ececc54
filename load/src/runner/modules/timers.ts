import type { VuContext } from './vu-context.ts'

/** `import { setTimeout } from 'k6/timers'`: they keep the iteration going until they have run or are cleared. */
export function timersModule({ loop }: VuContext) {
  const running = new Map<number, () => void>()
  let last = 0

  function begin(start: (over: () => void) => NodeJS.Timeout, stop: (timer: NodeJS.Timeout) => void): number {
    const id = (last += 1)
    const over = () => {
      running.delete(id)
      done()
    }
    const timer = start(over)
    const clear = () => {
      stop(timer)
      over()
    }
    const done = loop.begin(clear)
    running.set(id, clear)
    return id
  }
  const clear = (id: number) => running.get(id)?.()

  return {
    setTimeout: (work: (...args: unknown[]) => void, ms: number, ...args: unknown[]): number =>
      begin(
        (over) =>
          setTimeout(() => {
            loop.call(() => work(...args))
            over()
          }, ms),
        (timer) => clearTimeout(timer),
      ),
    clearTimeout: clear,
    setInterval: (work: (...args: unknown[]) => void, ms: number, ...args: unknown[]): number =>
      begin(
        () => setInterval(() => loop.call(() => work(...args)), ms),
        (timer) => clearInterval(timer),
      ),
    clearInterval: clear,
  }
}
