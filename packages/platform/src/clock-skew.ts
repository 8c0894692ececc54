import type { Health } from './health.ts'

/** How long a clock that was seen to be wrong is named. */
const namedForMs = 60_000

/**
 * Adds the check `clock`: for a minute after each report it fails, with the seconds of the last.
 * @returns for `onSkew` of an identity verifier
 */
export function nameClockSkew(health: Pick<Health, 'addCheck'>): (seconds: number) => void {
  let last: { seconds: number; at: number } | undefined
  health.addCheck('clock', () => {
    // The clock that never jumps: the other may just have been set right.
    if (last === undefined || performance.now() - last.at >= namedForMs) return
    const { seconds } = last
    throw new Error(`the gateway's clock is at least ${Math.abs(seconds)} s ${seconds > 0 ? 'ahead' : 'behind'}`)
  })
  return (seconds) => void (last = { seconds, at: performance.now() })
}
