import { setTimeout as pause } from 'node:timers/promises'

/** Looks until something holds, for what no event tells of. @throws Error after `withinMs` */
export async function until(holds: () => Promise<boolean>, withinMs = 5_000): Promise<void> {
  const end = performance.now() + withinMs
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms`)
    await pause(20)
  }
}
