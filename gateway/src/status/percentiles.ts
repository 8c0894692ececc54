import type { Percentiles } from '@parley/platform/status'

/** Observations at most so large, by that bound; the last bound is infinite. */
export type Buckets = ReadonlyMap<number, number>

/**
 * The quantile of a histogram's observations, as Prometheus' `histogram_quantile` has it: within its bucket taken to be spread evenly. What
 * lies beyond the last finite bound is told as that bound.
 * @param quantile 0 to 1
 * @returns null where there are no observations
 */
export function quantileOf(buckets: Buckets, quantile: number): number | null {
  const sorted = [...buckets].toSorted(([one], [other]) => one - other)
  const total = sorted.at(-1)?.[1] ?? 0
  if (total <= 0) return null
  const rank = quantile * total
  const at = sorted.findIndex(([, count]) => count >= rank)
  const [bound = 0, count = 0] = sorted[at] ?? []
  const [lower, before] = sorted[at - 1] ?? [0, 0]
  if (bound === Infinity) return at === 0 ? null : lower
  // Of a first bucket that reaches below zero, nobody knows how far.
  if (at === 0 && bound <= 0) return bound
  return lower + (bound - lower) * ((rank - before) / (count - before))
}

/** @returns milliseconds of a histogram of seconds, to a hundredth; null where there are no observations */
export function percentilesMs(buckets: Buckets): Percentiles | null {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((quantile) => quantileOf(buckets, quantile))
  if (p50 == null || p95 == null || p99 == null) return null
  return { p50: toMs(p50), p95: toMs(p95), p99: toMs(p99) }
}

const toMs = (seconds: number): number => Math.round(seconds * 100_000) / 100
