import { expect, test } from '@jest/globals'
import { percentilesMs, quantileOf } from './percentiles.ts'

const buckets = (...counts: [number, number][]) => new Map(counts)

test('a quantile lies in its bucket as if that were filled evenly, as histogram_quantile has it', () => {
  const seconds = buckets([0.1, 10], [0.2, 30], [1, 40], [Infinity, 40])
  // The twentieth of forty is the tenth of the twenty between 0.1 and 0.2.
  expect(quantileOf(seconds, 0.5)).toBeCloseTo(0.15)
  expect(quantileOf(seconds, 0.25)).toBeCloseTo(0.1)
  expect(quantileOf(seconds, 0.125)).toBeCloseTo(0.05)
  expect(quantileOf(seconds, 0.95)).toBeCloseTo(0.84)
  expect(quantileOf(seconds, 1)).toBe(1)
})

test('what lies beyond the last bound is told as that bound', () => {
  expect(quantileOf(buckets([1, 1], [Infinity, 100]), 0.99)).toBe(1)
})

test('of nothing, and of what has no bound at all, nothing is told', () => {
  expect(percentilesMs(buckets())).toBeNull()
  expect(percentilesMs(buckets([0.1, 0], [Infinity, 0]))).toBeNull()
  expect(quantileOf(buckets([Infinity, 5]), 0.5)).toBeNull()
})

test('in milliseconds, whatever order the buckets come in', () => {
  expect(percentilesMs(buckets([Infinity, 100], [0.1, 100], [0.05, 50]))).toEqual({ p50: 50, p95: 95, p99: 99 })
})
