/** What came behind the others when the connection stood again. */
export interface CaughtUp {
  events: number
  /** The newest moment seen before the loss, in ms since the epoch. */
  since: number
}

/** Counts what was missed while there was no connection, as it comes. */
export interface CatchUp {
  lost(): void
  connected(now: number): void
  /** @param at the moment that the event tells of, by whoever sent it; @param now when it came */
  heard(at: number, now: number): void
  /** What was caught up last; undefined while it still comes, and when there was nothing. */
  done(now: number): CaughtUp | undefined
}

/** After so long without another one that was missed, all have come. */
const quietMs = 1_000
/** What happened so shortly before the connection stood may be as new as any. */
const graceMs = 500
/** So long it is said. */
const toldMs = 10_000

export function createCatchUp(): CatchUp {
  let newest = Number.NEGATIVE_INFINITY
  /** While there is no connection: the newest moment before the loss. */
  let before: number | undefined
  let run: { since: number; connectedAt: number; events: number; lastAt: number } | undefined
  return {
    lost() {
      before ??= newest
    },
    connected(now) {
      if (before === undefined || !Number.isFinite(before)) return
      run = { since: before, connectedAt: now, events: 0, lastAt: now }
      before = undefined
    },
    heard(at, now) {
      newest = Math.max(newest, at)
      if (!run || at >= run.connectedAt - graceMs || now - run.lastAt > quietMs) return
      run.events += 1
      run.lastAt = now
    },
    done(now) {
      if (!run || run.events === 0) return undefined
      const quiet = now - run.lastAt
      return quiet >= quietMs && quiet < quietMs + toldMs ? { events: run.events, since: run.since } : undefined
    },
  }
}
