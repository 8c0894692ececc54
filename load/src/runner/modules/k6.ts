import { isPromise } from 'node:util/types'
import type { VuContext } from './vu-context.ts'

/** `import { check, fail } from 'k6'`. */
export function k6Module({ play, tags }: VuContext) {
  /** Counts how often each holds, and goes on. @returns whether all hold @throws what a checker throws; it is counted as failed */
  function check(value: unknown, sets: Record<string, unknown>, extra: Record<string, string> = {}): boolean {
    let all = true
    for (const [name, checker] of Object.entries(sets)) {
      let holds = false
      try {
        const result: unknown = typeof checker === 'function' ? checker(value) : checker
        if (isPromise(result)) throw new TypeError(`check '${name}': a checker must not be async`)
        holds = Boolean(result)
      } finally {
        record(name, holds, extra)
      }
      all &&= holds
    }
    return all
  }

  function record(name: string, holds: boolean, extra: Record<string, string>): void {
    const tally = play.checks.get(name) ?? { passes: 0, fails: 0 }
    tally[holds ? 'passes' : 'fails'] += 1
    play.checks.set(name, tally)
    play.registry.add(play.builtin.checks, holds, { ...tags, ...extra, check: name })
  }

  /** Ends the iteration. @throws always */
  function fail(reason = ''): never {
    throw new Error(reason)
  }
  return { check, fail }
}
