import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

/** One figure that a benchmark is held to. */
export interface Goal {
  name: string
  /** What was measured. */
  value: number
  op: '<=' | '>='
  goal: number
  unit: string
}

export interface Report {
  /** Of the benchmark: `make bench-<name>`. */
  name: string
  /** Lines of context above the table: what was measured, on what, against whom. */
  context: readonly string[]
  /** Rows below the first, which holds the titles. */
  table: readonly (readonly string[])[]
  goals: readonly Goal[]
  /** All that was measured, for the file alone. */
  figures?: object
  /** Where the file is written. Default: `bench/results`. */
  folder?: string
}

export const isMet = ({ value, op, goal }: Goal): boolean => (op === '<=' ? value <= goal : value >= goal)

/** Prints the table and the goals, and writes `<name>.json`. @returns whether every goal is met */
export function report({ name, context, table, goals, figures, folder = join(import.meta.dirname, '../results') }: Report): boolean {
  const machine = `${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`
  const verdicts = [
    ['goal', 'measured', 'asked for', ''],
    ...goals.map((goal) => [
      goal.name,
      `${figure(goal.value)} ${goal.unit}`,
      `${goal.op} ${figure(goal.goal)} ${goal.unit}`,
      isMet(goal) ? 'met' : 'NOT MET',
    ]),
  ]
  process.stdout.write(`\n${[machine, ...context].join('\n')}\n\n${columns(table)}\n`)
  if (goals.length > 0) process.stdout.write(`\n${columns(verdicts)}\n`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, `${name}.json`),
    `${JSON.stringify({ date: new Date().toISOString(), machine, context, goals, table, figures }, null, 2)}\n`,
  )
  return goals.every(isMet)
}

/** Three digits that count, as far as a reader needs them. */
export const figure = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))

/** The first column is text, the others are figures. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')
  return rows.map((row) => line(row).trimEnd()).join('\n')
}
