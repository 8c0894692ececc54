import type { ThresholdOption } from '../options.ts'
import { readName, type Registry } from './registry.ts'
import { aggregate, isEmpty } from './sink.ts'

const operators: Record<string, (left: number, right: number) => boolean> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '===': (a, b) => a === b,
  '!=': (a, b) => a !== b,
}

/** One expression of k6's grammar: aggregation, operator, number. */
interface Expression {
  source: string
  method: string
  holds: (value: number) => boolean
}

/** @throws Error when it is none, for example `p(95) below 100` */
export function parseExpression(source: string): Expression {
  const [, method, operator = '', limit] =
    /^\s*(count|rate|value|avg|min|max|med|p\(\d{1,3}(?:\.\d+)?\))\s*(<=|>=|===|==|!=|<|>)\s*(-?\d+(?:\.\d+)?)\s*$/.exec(source) ?? []
  const compare = operators[operator]
  if (method === undefined || compare === undefined) throw new Error(`${JSON.stringify(source)} is no threshold, for example p(95)<100`)
  return { source, method, holds: (value) => compare(value, Number(limit)) }
}

export interface Verdict {
  /** Metric or submetric. */
  name: string
  source: string
  /** `p(95)=148.21`: what was measured. */
  method: string
  value: number
  ok: boolean
}

export interface Thresholds {
  /** All of them, as things stand. `seconds` of play, for rates of counters. */
  verdicts(seconds: number): Verdict[]
  /** Those that are crossed and end the play at once. What has no samples yet is not looked at. */
  aborting(seconds: number): Verdict[]
}

/** @throws Error when a name or an expression cannot be read, or suits no metric of its type */
export function createThresholds(options: Record<string, ThresholdOption[]>, registry: Registry): Thresholds {
  const all = Object.entries(options).flatMap(([name, list]) => {
    readName(name)
    registry.watch(name)
    return list.map((option) => ({ name, ...option, expression: parseExpression(option.threshold) }))
  })

  const judge = ({ name, expression }: (typeof all)[number], seconds: number): Verdict => {
    const sink = registry.sink(name)
    if (sink === undefined) throw new Error(`there is no metric ${name} for the threshold ${expression.source}`)
    const value = aggregate(sink, expression.method, seconds)
    if (value === undefined) throw new Error(`a ${sink.type} such as ${name} has no ${expression.method}`)
    return { name, source: expression.source, method: expression.method, value, ok: expression.holds(value) }
  }

  return {
    verdicts: (seconds) => all.map((one) => judge(one, seconds)),
    aborting(seconds) {
      const due = all.filter(({ name, abortOnFail, delayAbortEval }) => {
        const sink = registry.sink(name)
        return abortOnFail && seconds * 1_000 >= delayAbortEval && sink !== undefined && !isEmpty(sink)
      })
      return due.map((one) => judge(one, seconds)).filter(({ ok }) => !ok)
    },
  }
}
