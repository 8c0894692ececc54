import { expect, test } from '@jest/globals'
import { percentile, stageTimes } from './latency.ts'

test('the stages add up to the way from webcam to watcher', () => {
  const journey = {
    received: 1002,
    queued: 1010,
    dequeued: 1012,
    decoded: 1015,
    inferred: 1040,
    stored: 1050,
    rung: 1051,
    upstream: 1055,
    enriched: 1060,
    sent: 1061,
  }
  const { total, ...stages } = stageTimes(journey, 1000, 1063)
  expect(stages).toEqual({ intake: 10, queue: 2, inference: 28, store: 10, ring: 5, enrich: 5, send: 3 })
  expect(Object.values(stages).reduce((sum, time) => sum + time, 0)).toBe(total)
})

test('an event that was read from the table has a total alone', () => {
  expect(stageTimes({}, 1000, 1063)).toEqual({ total: 63 })
})

test('percentiles are by nearest rank', () => {
  const values = Array.from({ length: 100 }, (_, i) => i + 1)
  expect([percentile(values, 0.5), percentile(values, 0.95), percentile([7], 0.95)]).toEqual([50, 95, 7])
  expect(percentile([], 0.5)).toBeNaN()
})
