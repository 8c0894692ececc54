import type { VirtualUser } from '../virtual-user.ts'

/** A scenario as its executor sees it. */
export interface ScenarioRun<S> {
  scenario: S
  /** As many as it can need at once. */
  users: readonly VirtualUser[]
  /** Aborted when nothing more is to be started. */
  ending: AbortSignal
  /** Aborted when what still runs must end: `gracefulStop` later. */
  interrupting: AbortSignal
  /** Runs one iteration. Never rejects. @param interrupting ends it; default the scenario's own */
  iterate: (user: VirtualUser, interrupting?: AbortSignal) => Promise<void>
  /** Counts a user as active, until the function that it gives is called. */
  activate: () => () => void
  /** Counts an iteration that found no free user. */
  drop: () => void
}

/** Plays a scenario until nothing of it runs any more. */
export type Executor<S> = (run: ScenarioRun<S>) => Promise<void>
