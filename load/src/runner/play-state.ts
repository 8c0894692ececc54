import type { BuiltinMetrics } from './builtin-metrics.ts'
import { builtinMetrics } from './builtin-metrics.ts'
import { createRegistry, type Registry } from './metrics/registry.ts'

/** How often each check held, by its name; in the order in which they first came. */
export type CheckTally = Map<string, { passes: number; fails: number }>

/** What one play gathers, whoever of its virtual users adds to it. */
export interface PlayState {
  registry: Registry
  builtin: BuiltinMetrics
  checks: CheckTally
  /** Milliseconds since the epoch. */
  startedAt: number
  activeVUs: number
  completed: number
  interrupted: number
  /** Tells whoever watches the play. */
  say: (line: string) => void
  /** Ends the play: no more iterations, then `teardown` and the summary. */
  abort: (why: Abort) => void
}

/** Why a play ended before its time, with k6's exit code for it. */
export interface Abort {
  message: string
  exitCode: 99 | 105 | 108
}

export function createPlayState({ say, abort }: Pick<PlayState, 'say' | 'abort'>): PlayState {
  const registry = createRegistry()
  return {
    registry,
    builtin: builtinMetrics(registry),
    checks: new Map(),
    startedAt: Date.now(),
    activeVUs: 0,
    completed: 0,
    interrupted: 0,
    say,
    abort,
  }
}
