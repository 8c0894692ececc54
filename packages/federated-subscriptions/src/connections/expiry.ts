export interface Expiry {
  clear(): void
}

/**
 * Far times are waited for in steps: Node keeps a list for each duration of timers, and thousands of different ones are dear. It is also
 * far below the 2^31-1 ms that a timer holds; a longer one would fire at once.
 */
const stepMs = 60_000

/**
 * Calls `expire` at a time far or near; at once when it is past.
 * @param at in ms since the epoch
 */
export function createExpiry(at: number, expire: () => void): Expiry {
  let timer: NodeJS.Timeout | undefined
  const arm = (): void => {
    const left = at - Date.now()
    if (left <= 0) return expire()
    timer = setTimeout(arm, Math.min(left, stepMs))
  }
  arm()
  return { clear: () => clearTimeout(timer) }
}
