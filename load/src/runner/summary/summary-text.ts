import { rateOf, type Sink } from '../metrics/sink.ts'
import type { Contains, Metric } from '../metrics/registry.ts'
import type { Played } from '../play.ts'
import { formatRate, formatValue } from './format.ts'

const width = 34
const builtins = {
  HTTP: ['http_req_duration', 'http_req_waiting', 'http_req_receiving', 'http_req_failed', 'http_reqs'],
  EXECUTION: ['dropped_iterations', 'iteration_duration', 'iterations', 'vus', 'vus_max'],
  NETWORK: ['data_received', 'data_sent'],
  WEBSOCKET: ['ws_connecting', 'ws_msgs_received', 'ws_msgs_sent', 'ws_session_duration', 'ws_sessions'],
}
const known = new Set(['checks', ...Object.values(builtins).flat()])

/** The end of a play in k6's compact form: thresholds, checks, then the metrics that have samples. Empty where nothing was measured. */
export function summaryText({ state, seconds, verdicts }: Played): string {
  const metrics = state.registry.all()
  const lines: string[] = []
  const isBare = verdicts.length === 0 && state.checks.size === 0
  if (verdicts.length > 0) lines.push('  █ THRESHOLDS', '', ...thresholdLines(verdicts, state.registry.all()))
  lines.push('  █ TOTAL RESULTS', '', ...checkLines(state.checks, seconds))
  const blocks = { CUSTOM: metrics.filter(({ name }) => !known.has(name)).map(({ name }) => name), ...builtins }
  const measured = Object.entries(blocks).flatMap(([title, names]) => {
    const shown = names.flatMap((name) => metricLines(metrics, name, seconds))
    return shown.length > 0 ? [`    ${title}`, ...shown, ''] : []
  })
  if (isBare && measured.length === 0) return ''
  lines.push(...measured)
  return lines.join('\n')
}

function thresholdLines(verdicts: Played['verdicts'], metrics: readonly Metric[]): string[] {
  const contains = (name: string): Contains => metrics.find((metric) => name.startsWith(metric.name))?.contains ?? 'default'
  return [...new Set(verdicts.map(({ name }) => name))].flatMap((name) => [
    `    ${name}`,
    ...verdicts
      .filter((verdict) => verdict.name === name)
      .map(({ ok, source, method, value }) => {
        const measured = method === 'rate' && !name.startsWith('http_reqs') ? formatRate(value) : formatValue(value, contains(name))
        return `    ${ok ? '✓' : '✗'} '${source}' ${method}=${measured}`
      }),
    '',
  ])
}

function checkLines(checks: Played['state']['checks'], seconds: number): string[] {
  if (checks.size === 0) return []
  const passes = [...checks.values()].reduce((sum, check) => sum + check.passes, 0)
  const fails = [...checks.values()].reduce((sum, check) => sum + check.fails, 0)
  const total = passes + fails
  return [
    line('checks_total', `${total} ${perSecond(total, seconds)}`),
    line('checks_succeeded', `${formatRate(passes / total)} ${passes} out of ${total}`),
    line('checks_failed', `${formatRate(fails / total)} ${fails} out of ${total}`),
    '',
    ...[...checks].flatMap(([name, { passes: held, fails: broken }]) =>
      broken === 0
        ? [`    ✓ ${name}`]
        : [`    ✗ ${name}`, `      ↳  ${Math.floor((100 * held) / (held + broken))}% — ✓ ${held} / ✗ ${broken}`],
    ),
    '',
  ]
}

function metricLines(metrics: readonly Metric[], name: string, seconds: number): string[] {
  const metric = metrics.find((one) => one.name === name)
  if (metric === undefined || isUnused(metric.sink)) return []
  return [
    line(name, sinkText(metric.sink, metric.contains, seconds)),
    ...[...metric.submetrics].map(([fullName, { sink }]) =>
      line(`  { ${fullName.slice(name.length + 1, -1)} }`, sinkText(sink, metric.contains, seconds)),
    ),
  ]
}

const isUnused = (sink: Sink): boolean =>
  (sink.type === 'trend' && sink.trend.count === 0) ||
  (sink.type === 'counter' && sink.value === 0) ||
  (sink.type === 'rate' && sink.total === 0) ||
  (sink.type === 'gauge' && sink.empty)

function sinkText(sink: Sink, contains: Contains, seconds: number): string {
  const value = (number: number) => formatValue(number, contains)
  if (sink.type === 'counter')
    return `${value(sink.value)} ${contains === 'data' ? `${value(seconds > 0 ? sink.value / seconds : 0)}/s` : perSecond(sink.value, seconds)}`
  if (sink.type === 'rate') return `${formatRate(rateOf(sink))} ${sink.passes} out of ${sink.total}`
  if (sink.type === 'gauge') return `${value(sink.value)} min=${value(sink.min)} max=${value(sink.max)}`
  const { trend } = sink
  const shown = {
    avg: trend.avg,
    min: trend.min,
    med: trend.percentile(0.5),
    max: trend.max,
    'p(90)': trend.percentile(0.9),
    'p(95)': trend.percentile(0.95),
  }
  return Object.entries(shown)
    .map(([name, number]) => `${name}=${value(number)}`.padEnd(name.length + 10))
    .join(' ')
    .trimEnd()
}

const perSecond = (count: number, seconds: number): string => `${Number((seconds > 0 ? count / seconds : 0).toFixed(6))}/s`
const line = (name: string, text: string): string => `    ${`${name}${'.'.repeat(Math.max(1, width - name.length))}`}: ${text}`
