import { setTimeout as sleep } from 'node:timers/promises'

/** Waits; resolves at once when the signal comes. */
export const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  await sleep(ms, undefined, { signal }).catch(() => {}) // only the signal rejects it
}
