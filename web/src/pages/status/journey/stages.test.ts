import { expect, test } from '@jest/globals'
import { journeyOf, percentile, stages } from './stages.ts'

const marks = {
  received: 100,
  queued: 103,
  dequeued: 104,
  decoded: 110,
  inferred: 140,
  stored: 152,
  rung: 152.5,
  upstream: 155,
  enriched: 155.2,
  sent: 156,
}

test('each stage ends at its mark, and together they are the whole way', () => {
  const journey = journeyOf(marks)
  expect(Object.entries(journey?.stages ?? {}).map(([stage, ms]) => [stage, Number(ms.toFixed(1))])).toEqual([
    ['intake', 3],
    ['queue', 1],
    ['decode', 6],
    ['inference', 30],
    ['store', 12],
    ['ring', 3],
    ['enrich', 0.2],
    ['send', 0.8],
  ])
  expect(journey?.total).toBeCloseTo(56)
})

test('intake begins with the first bytes, where that is known', () => {
  expect(journeyOf({ ...marks, begun: 90 })?.stages.intake).toBe(13)
})

test('a frame of which a mark is missing is left out; clocks that differ cost a stage nothing less than nothing', () => {
  const { inferred: _, ...unread } = marks
  expect(journeyOf(unread)).toBeUndefined()
  expect(journeyOf({})).toBeUndefined()
  expect(journeyOf({ ...marks, dequeued: 101 })?.stages.queue).toBe(0)
})

test('percentiles are of what there is', () => {
  expect([percentile([3, 1, 2], 0.5), percentile([1, 2, 3, 4], 0.95), percentile([], 0.5)]).toEqual([2, 4, undefined])
  expect(stages).toHaveLength(8)
})
