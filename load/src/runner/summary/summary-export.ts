import { createHash } from 'node:crypto'
import { rateOf, type Sink } from '../metrics/sink.ts'
import type { Played } from '../play.ts'

/**
 * What `k6 run --summary-export` writes, as JSON: `root_group.checks`, and each metric with its values and thresholds. As there, a
 * threshold's value is **true when it was crossed** (https://github.com/grafana/k6/issues/1498).
 */
export function summaryExport({ state, seconds, verdicts }: Played): unknown {
  const thresholdsOf = (name: string) => {
    const own = verdicts.filter((verdict) => verdict.name === name)
    return own.length === 0 ? {} : { thresholds: Object.fromEntries(own.map(({ source, ok }) => [source, !ok])) }
  }
  const metrics = state.registry
    .all()
    .flatMap(({ name, sink, submetrics }) => [[name, sink] as const, ...[...submetrics].map(([full, sub]) => [full, sub.sink] as const)])
    .map(([name, sink]) => [name, { ...valuesOf(sink, seconds), ...thresholdsOf(name) }])
  return {
    root_group: {
      name: '',
      path: '',
      id: idOf(''),
      groups: {},
      checks: Object.fromEntries(
        [...state.checks].map(([name, { passes, fails }]) => [name, { name, path: `::${name}`, id: idOf(`::${name}`), passes, fails }]),
      ),
    },
    metrics: Object.fromEntries(metrics),
  }
}

function valuesOf(sink: Sink, seconds: number): Record<string, number> {
  if (sink.type === 'counter') return { count: sink.value, rate: seconds > 0 ? sink.value / seconds : 0 }
  if (sink.type === 'gauge') return { value: sink.value, min: sink.min, max: sink.max }
  if (sink.type === 'rate') return { value: rateOf(sink), passes: sink.passes, fails: sink.total - sink.passes }
  const { trend } = sink
  return {
    avg: trend.avg,
    min: trend.min,
    med: trend.percentile(0.5),
    max: trend.max,
    'p(90)': trend.percentile(0.9),
    'p(95)': trend.percentile(0.95),
  }
}

/** k6 names groups and checks by the MD5 of their path. */
const idOf = (path: string): string => createHash('md5').update(path).digest('hex')
