/** The moment that the page is at: what the player shows, and what the timeline stands at. In ms since the epoch. */
export interface Playhead {
  /** Where it began. */
  start: number
  at: () => number
  /** A person goes there: the player follows. */
  goTo(at: number): void
  /** The player has come here by itself. */
  playedTo(at: number): void
  onChange: (listener: () => void) => () => void
  /** Hears where a person goes to. */
  onGoTo(listener: (at: number) => void): () => void
}

export function createPlayhead(start: number): Playhead {
  const listeners = new Set<() => void>()
  const followers = new Set<(at: number) => void>()
  let now = start
  function become(at: number): void {
    if (at === now) return
    now = at
    for (const listener of listeners) listener()
  }
  return {
    start,
    at: () => now,
    goTo(at) {
      become(at)
      for (const follow of followers) follow(at)
    },
    playedTo: become,
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
