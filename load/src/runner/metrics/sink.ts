import { createTrend, type Trend } from './trend.ts'

export type MetricType = 'counter' | 'gauge' | 'rate' | 'trend'

/** What has been added to a metric so far. */
export type Sink =
  | { type: 'counter'; value: number }
  | { type: 'gauge'; value: number; min: number; max: number; empty: boolean }
  | { type: 'rate'; passes: number; total: number }
  | { type: 'trend'; trend: Trend }

export function createSink(type: MetricType): Sink {
  if (type === 'counter') return { type, value: 0 }
  if (type === 'gauge') return { type, value: 0, min: 0, max: 0, empty: true }
  if (type === 'rate') return { type, passes: 0, total: 0 }
  return { type, trend: createTrend() }
}

/** Booleans count as 1 and 0; of a rate, everything but 0 is a pass. */
export function addTo(sink: Sink, value: number): void {
  if (sink.type === 'counter') sink.value += value
  else if (sink.type === 'rate') {
    sink.total += 1
    if (value !== 0) sink.passes += 1
  } else if (sink.type === 'trend') sink.trend.add(value)
  else {
    sink.min = sink.empty ? value : Math.min(sink.min, value)
    sink.max = sink.empty ? value : Math.max(sink.max, value)
    sink.value = value
    sink.empty = false
  }
}

export const rateOf = ({ passes, total }: { passes: number; total: number }): number => (total === 0 ? 0 : passes / total)

export function isEmpty(sink: Sink): boolean {
  if (sink.type === 'counter') return sink.value === 0
  if (sink.type === 'gauge') return sink.empty
  return sink.type === 'rate' ? sink.total === 0 : sink.trend.count === 0
}

/** The shares that summaries and thresholds speak of as words. */
export function aggregate(sink: Sink, method: string, seconds: number): number | undefined {
  if (sink.type === 'counter') return { count: sink.value, rate: seconds > 0 ? sink.value / seconds : 0 }[method]
  if (sink.type === 'gauge') return { value: sink.value }[method]
  if (sink.type === 'rate') return { rate: rateOf(sink) }[method]
  const { trend } = sink
  const percentile = /^p\((\d{1,2}(?:\.\d+)?|100)\)$/.exec(method)?.[1]
  if (percentile !== undefined) return trend.percentile(Number(percentile) / 100)
  return { avg: trend.avg, min: trend.min, max: trend.max, med: trend.percentile(0.5) }[method]
}
