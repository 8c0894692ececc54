import type { ScriptName } from './command-line.ts'
import type { Played } from './runner/play.ts'

/** What became of one script. Of k6 only its exit code is known: it says the rest itself. */
export type Outcome = Pick<Played, 'reason'> & { exitCode: number; verdicts?: Pick<Played['verdicts'][number], 'name' | 'source' | 'ok'>[] }

/** How several scripts came out, a line each, in the order of their play. Those without an outcome were not reached. */
export function closingLines(scripts: readonly ScriptName[], outcomes: readonly Outcome[]): string {
  const width = Math.max(...scripts.map(({ length }) => length))
  return scripts.map((script, at) => `${script.padEnd(width)}  ${wordsOf(outcomes[at])}`).join('\n')
}

function wordsOf(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'not played'
  const { exitCode, verdicts = [], reason } = outcome
  if (exitCode === 0) return 'passed'
  const missed = verdicts.filter(({ ok }) => !ok).map(({ name, source }) => `${name} ${source}`)
  if (missed.length > 0) return `missed ${missed.join(', ')}`
  return exitCode === 99 ? 'missed thresholds, named above' : `failed with ${exitCode}: ${reason ?? 'told above'}`
}

/** The exit code of all together: the first that is more than a missed threshold, else a missed threshold, else 0. */
export const worstOf = (outcomes: readonly Outcome[]): number =>
  outcomes.find(({ exitCode }) => exitCode !== 0 && exitCode !== 99)?.exitCode ??
  outcomes.find(({ exitCode }) => exitCode !== 0)?.exitCode ??
  0
