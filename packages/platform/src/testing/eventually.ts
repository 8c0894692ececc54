import { setTimeout as pause } from 'node:timers/promises'

/** Tries until it works, for what nothing tells of. @throws what the last try threw, after `withinMs`; default 10 s */
export async function eventually<T>(attempt: () => Promise<T>, withinMs = 10_000): Promise<T> {
  const until = performance.now() + withinMs
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (performance.now() > until) throw error
      await pause(10)
    }
  }
}
