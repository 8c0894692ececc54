import { describe, expect, test } from '@jest/globals'
import { createRegistry } from './registry.ts'
import { createThresholds, parseExpression } from './thresholds.ts'
import { createTrend } from './trend.ts'

const trendOf = (values: number[], limit?: number) => {
  const trend = createTrend(limit)
  for (const value of values) trend.add(value)
  return trend
}

describe('a trend', () => {
  // The example of k6's own tests of its TrendSink.
  const ten = trendOf([0, 100, 30, 80, 70, 60, 50, 40, 90, 20])

  test.each([
    [0, 0],
    [0.5, 55],
    [0.9, 91],
    [0.95, 95.5],
    [1, 100],
  ])('has p(%d) between its values in proportion', (p, expected) => {
    expect(ten.percentile(p)).toBeCloseTo(expected, 9)
  })

  test('has least, greatest and mean', () => {
    expect([ten.min, ten.max, ten.avg, ten.count]).toEqual([0, 100, 54, 10])
  })

  test('is all zeros before it has values, and one value is every percentile', () => {
    expect([createTrend().percentile(0.95), createTrend().avg]).toEqual([0, 0])
    expect(trendOf([7]).percentile(0.1)).toBe(7)
  })

  test('goes on being exact as values come after a percentile was asked for', () => {
    const trend = trendOf([3, 1])
    expect(trend.percentile(0.5)).toBe(2)
    trend.add(-10)
    expect(trend.percentile(0)).toBe(-10)
  })

  test('keeps a fair sample beyond its limit, and exact extremes', () => {
    const trend = trendOf(
      Array.from({ length: 50_000 }, (_, i) => i),
      1_000,
    )
    expect([trend.count, trend.min, trend.max]).toEqual([50_000, 0, 49_999])
    expect(trend.percentile(0.5)).toBeGreaterThan(20_000)
    expect(trend.percentile(0.5)).toBeLessThan(30_000)
  })
})

describe('the registry', () => {
  test('keeps samples apart by tags', () => {
    const registry = createRegistry()
    registry.watch('latency{kind:api,status:200}')
    const latency = registry.metric('latency', 'trend', 'time')
    registry.add(latency, 10, { kind: 'api', status: '200' })
    registry.add(latency, 99, { kind: 'api', status: '500' })
    registry.add(latency, 5, { kind: 'frame', status: '200' })
    expect(registry.sink('latency{kind:api,status:200}')).toMatchObject({ trend: { count: 1, max: 10 } })
    expect(registry.sink('latency')).toMatchObject({ trend: { count: 3 } })
  })

  test('takes a name for one type only', () => {
    const registry = createRegistry()
    const first = registry.metric('seen', 'counter')
    expect(registry.metric('seen', 'counter')).toBe(first)
    expect(() => registry.metric('seen', 'trend')).toThrow("metric 'seen' is a counter, not a trend")
    expect(() => registry.metric('with blank', 'trend')).toThrow('is no name of a metric')
  })

  test('counts passes of a rate, and the last, least and greatest of a gauge', () => {
    const registry = createRegistry()
    const rate = registry.metric('ok', 'rate')
    for (const value of [true, false, 5, 0]) registry.add(rate, value, {})
    const gauge = registry.metric('users', 'gauge')
    for (const value of [3, 7, 5]) registry.add(gauge, value, {})
    expect(registry.sink('ok')).toEqual({ type: 'rate', passes: 2, total: 4 })
    expect(registry.sink('users')).toMatchObject({ value: 5, min: 3, max: 7 })
  })

  test('leaves out what is no number', () => {
    const registry = createRegistry()
    registry.add(registry.metric('t', 'trend'), Number.NaN, {})
    expect(registry.sink('t')).toMatchObject({ trend: { count: 0 } })
  })
})

describe('thresholds', () => {
  test.each([
    ['p(95)<200', 199.9, true],
    ['p(95) < 200', 200, false],
    ['p(99.9)<=200', 200, true],
    ['rate>=0.95', 0.95, true],
    ['count==3', 3, true],
    ['value!=3', 3, false],
    ['med>-1', 0, true],
  ])('%s of %d: %s', (source, value, holds) => {
    expect(parseExpression(source).holds(value)).toBe(holds)
  })

  test.each(['p95<200', 'p(95)', 'p(95)<200ms', 'rate=>1', 'mean<1', ''])('takes no %j', (source) => {
    expect(() => parseExpression(source)).toThrow('is no threshold')
  })

  test('judge metrics and submetrics, and counters by the second', () => {
    const registry = createRegistry()
    const requests = registry.metric('reqs', 'counter')
    const plain = (threshold: string) => ({ threshold, abortOnFail: false, delayAbortEval: 0 })
    const thresholds = createThresholds({ reqs: [plain('rate>4')], 'reqs{kind:api}': [plain('count<2')] }, registry)
    for (let i = 0; i < 10; i += 1) registry.add(requests, 1, { kind: i < 2 ? 'api' : 'other' })
    expect(thresholds.verdicts(2).map(({ name, value, ok }) => [name, value, ok])).toEqual([
      ['reqs', 5, true],
      ['reqs{kind:api}', 2, false],
    ])
  })

  test('end a play only after their delay, and not before there are samples', () => {
    const registry = createRegistry()
    const failed = registry.metric('failed', 'rate')
    const thresholds = createThresholds({ failed: [{ threshold: 'rate<0.1', abortOnFail: true, delayAbortEval: 5_000 }] }, registry)
    expect(thresholds.aborting(10)).toEqual([])
    registry.add(failed, true, {})
    expect(thresholds.aborting(4)).toEqual([])
    expect(thresholds.aborting(5)).toHaveLength(1)
  })
})
