const firstMs = 100
const mostMs = 3_000

/**
 * Milliseconds before a try to reconnect: doubling, to 3 s, half of it by chance, so that the replicas of a platform do not come back to a
 * restarted server all at once.
 * @param attempt from 1
 */
export function retryDelayMs(attempt: number, random: () => number = Math.random): number {
  const whole = Math.min(mostMs, firstMs * 2 ** Math.min(attempt - 1, 10))
  return Math.round(whole / 2 + (random() * whole) / 2)
}
