export interface Expiry {
  clear(): void
}

/** Node's timers hold at most 2^31-1 ms; a longer one would fire at once. */
const longestMs = 2_147_483_647

/**
 * Calls `expire` at a time far or near; at once when it is past.
 * @param at in ms since the epoch
 */
export function createExpiry(at: number, expire: () => void): Expiry {
  let timer: NodeJS.Timeout | undefined
  const arm = (): void => {
    const left = at - Date.now()
    if (left <= 0) return expire()
    timer = setTimeout(arm, Math.min(left, longestMs))
  }
  arm()
  return { clear: () => clearTimeout(timer) }
}
