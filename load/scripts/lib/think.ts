import { setTimeout } from 'k6/timers'

/** Waits, without keeping the virtual user's other work from going on. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
