/** Draws what was asked for, each once, with the next animation frame. */
export interface DrawScheduler {
  want(draw: () => void): void
  /** Forgets it: what it draws on is gone. */
  drop(draw: () => void): void
}

/**
 * Asks for no frame unless something is wanted, and draws nothing in a hidden tab: a browser gives it no frames.
 * @param atMostEveryMs what is wanted sooner after the last drawing waits, and is drawn together
 */
export function createDrawScheduler(
  requestFrame: (run: (at: number) => void) => void = (run) => requestAnimationFrame(run),
  atMostEveryMs = 0,
): DrawScheduler {
  let wanted = new Set<() => void>()
  let isAsked = false
  let drawnAt = Number.NEGATIVE_INFINITY

  function ask(): void {
    if (isAsked || wanted.size === 0) return
    isAsked = true
    requestFrame(run)
  }
  function run(at: number): void {
    isAsked = false
    if (at - drawnAt >= atMostEveryMs) {
      drawnAt = at
      const now = wanted
      wanted = new Set()
      for (const draw of now) draw()
    }
    ask()
  }
  return {
    want(draw) {
      wanted.add(draw)
      ask()
    },
    drop: (draw) => void wanted.delete(draw),
  }
}

/** The page's: charts. */
export const everyFrame: DrawScheduler = createDrawScheduler()
/** The page's: what is small and many. Ten times a second is as often as an eye follows it. */
export const tenTimesASecond: DrawScheduler = createDrawScheduler(undefined, 95)
