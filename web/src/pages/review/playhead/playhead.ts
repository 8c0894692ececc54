/** The moment that the page is at: what the player shows, and what the timeline stands at. In ms since the epoch. */
export interface Playhead {
  at: () => number
  /** For what need not follow a film 60 times a second: where a person went to exactly, where a player is every `everyMs`. */
  told: () => number
  /** A person goes there: the player follows. */
  goTo(at: number): void
  /** The player has come here by itself. */
  playedTo(at: number): void
  onChange: (listener: () => void) => () => void
  /** Hears where a person goes to. */
  onGoTo(listener: (at: number) => void): () => void
}

/** @param everyMs default 200 */
export function createPlayhead(start: number, everyMs = 200): Playhead {
  const listeners = new Set<() => void>()
  const followers = new Set<(at: number) => void>()
  let [now, told] = [start, start]
  function become(at: number, isExact: boolean): void {
    if (isExact || Math.abs(at - told) >= everyMs) told = at
    now = at
    for (const listener of listeners) listener()
  }
  return {
    at: () => now,
    told: () => told,
    goTo(at) {
      become(at, true)
      for (const follow of followers) follow(at)
    },
    playedTo: (at) => void (at !== now && become(at, false)),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onGoTo(listener) {
      followers.add(listener)
      return () => followers.delete(listener)
    },
  }
}
