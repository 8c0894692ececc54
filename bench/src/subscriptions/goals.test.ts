import { expect, test } from '@jest/globals'
import { isMet } from '../report.ts'
import type { ContestantName } from './contestants.ts'
import { goalsOf } from './goals.ts'
import type { Ceilinged, Measured } from './measure.ts'
import { fullPlan } from './scenarios.ts'

const good: Measured = {
  watchers: 1_000,
  perSecond: 10,
  expected: 100,
  delivered: 100,
  seconds: 1,
  p50: 1,
  p95: 50,
  p99: 60,
  cpuMicros: 15,
  rssKb: 20,
  heapKb: 10,
  loadCpu: 0.1,
  behindCpu: 0.1,
  emitLateMs: 1,
  odd: 0,
}
const scenarios = [...fullPlan.fanOut, fullPlan.breadth, fullPlan.churn, fullPlan.crowd]
const ceiling: Ceilinged = { perSecond: 10, deliveredPerSecond: 10_000, p95: 50, cpuMicros: 15, mostDelivered: 12_000, lowestP95: 2 }
const run = (ours: Measured) =>
  new Map(
    scenarios.map(({ name }) => [
      name,
      new Map<ContestantName, Measured | string>([
        ['ours', ours],
        ['hive', { ...good, cpuMicros: 300 }],
        ['bare', { ...good, cpuMicros: 10 }],
      ]),
    ]),
  )
const unmet = (ours: Measured, most = ceiling) =>
  goalsOf(fullPlan, run(ours), new Map([['ours', most]]))
    .filter((goal) => !isMet(goal))
    .map(({ name }) => name)

test('everything at its limit meets every goal', () => {
  expect(unmet({ ...good, growthMb: 5 })).toEqual([])
})

test('each figure beyond its limit misses its own goals', () => {
  const [first, second] = fullPlan.fanOut.map(({ name }) => name)
  const { breadth, churn, crowd } = fullPlan
  expect(unmet({ ...good, p95: 51 })).toEqual([first, second, breadth.name, churn.name].map((name) => `${name}: p95`))
  expect(unmet({ ...good, delivered: 99 })).toEqual(
    [first, second, breadth.name, churn.name, crowd.name].map((name) => `${name}: delivered`),
  )
  expect(unmet({ ...good, cpuMicros: 15.1 })).toEqual(
    [first, second].flatMap((name) => [`${name}: delivered for CPU, ours / Hive Gateway`, `${name}: CPU, ours / bare`]),
  )
  expect(unmet({ ...good, rssKb: 20.1 })).toEqual([second, crowd.name].map((name) => `${name}: memory a watcher`))
  expect(unmet({ ...good, growthMb: 5.1 })).toEqual([`${churn.name}: growth of the heap`])
  expect(unmet(good, { ...ceiling, deliveredPerSecond: 9_999 })).toHaveLength(1)
})

test('who did not take part, or failed, is not compared with', () => {
  const results = new Map([
    [
      fullPlan.fanOut[0]?.name ?? '',
      new Map<ContestantName, Measured | string>([
        ['ours', good],
        ['hive', 'failed: ...'],
      ]),
    ],
  ])
  expect(goalsOf(fullPlan, results, new Map()).map(({ name }) => name.split(': ')[1])).toEqual(['p95', 'delivered'])
})
