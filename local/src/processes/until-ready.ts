import { setTimeout as pause } from 'node:timers/promises'
import { StartError } from '@parley/platform'

export interface UntilReadyOptions {
  withinMs: number
  /** Ends the wait. */
  signal: AbortSignal
  /** Whether asking on makes sense. */
  isAlive: () => boolean
}

/**
 * Asks `/readyz` on loopback until it says yes.
 * @returns false when nobody is there to say so any more
 * @throws StartError with what was missing last, after `withinMs`
 */
export async function untilReady(port: number, { withinMs, signal, isAlive }: UntilReadyOptions): Promise<boolean> {
  const until = performance.now() + withinMs
  let missing = 'nobody answers'
  while (!signal.aborted && isAlive()) {
    const answer = await readiness(port)
    if (answer === 'ready') return true
    missing = answer ?? missing
    if (performance.now() > until) throw new StartError(`Port ${port} is not ready after ${withinMs / 1000} s: ${missing}.`)
    await pause(100, undefined, { signal }).catch(() => {})
  }
  return false
}

/** What is missing; undefined when nobody answers. */
async function readiness(port: number): Promise<string | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(3_000) })
    if (response.ok) return 'ready'
    const { checks = {} } = (await response.json()) as { checks?: Record<string, string> } // what every process of ours answers
    return Object.entries(checks)
      .flatMap(([name, result]) => (result === 'ok' ? [] : [`${name}: ${result}`]))
      .join(', ')
  } catch {
    return undefined
  }
}
