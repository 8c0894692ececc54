import type { Goal } from '../report.ts'
import type { ContestantName } from './contestants.ts'
import type { Ceilinged, Measured } from './measure.ts'
import type { Plan } from './scenarios.ts'

type Results = ReadonlyMap<string, ReadonlyMap<ContestantName, Measured | string>>

/** What the measured is held to; of scenarios and contestants that took no part, nothing. */
export function goalsOf(plan: Plan, measured: Results, ceilings: ReadonlyMap<ContestantName, Ceilinged | string>): Goal[] {
  const goals: Goal[] = []
  const of = (scenario: string, name: ContestantName): Measured | undefined => {
    const result = measured.get(scenario)?.get(name)
    return typeof result === 'object' ? result : undefined
  }
  for (const { name } of [...plan.fanOut, plan.breadth, plan.churn]) {
    const ours = of(name, 'ours')
    if (!ours) continue
    goals.push({ name: `${name}: p95`, value: ours.p95, op: '<=', goal: 50, unit: 'ms' })
    goals.push({ name: `${name}: delivered`, value: (ours.delivered / ours.expected) * 100, op: '>=', goal: 100, unit: '%' })
  }
  for (const { name } of plan.fanOut) {
    const ours = of(name, 'ours')
    const hive = of(name, 'hive')
    const bare = of(name, 'bare')
    if (ours && hive)
      goals.push({
        name: `${name}: delivered for CPU, ours / Hive Gateway`,
        value: hive.cpuMicros / ours.cpuMicros,
        op: '>=',
        goal: 20,
        unit: 'times',
      })
    if (ours && bare)
      goals.push({ name: `${name}: CPU, ours / bare`, value: ours.cpuMicros / bare.cpuMicros, op: '<=', goal: 1.5, unit: 'times' })
  }
  // Of those who share: in breadth each watcher has an upstream of its own, and with few the figure is that of the young generation.
  for (const { name } of [...plan.fanOut.slice(-1), plan.crowd]) {
    const ours = of(name, 'ours')
    if (ours) goals.push({ name: `${name}: memory a watcher`, value: ours.rssKb, op: '<=', goal: 20, unit: 'KB' })
  }
  const churn = of(plan.churn.name, 'ours')
  if (churn?.growthMb !== undefined)
    goals.push({ name: `${plan.churn.name}: growth of the heap`, value: churn.growthMb, op: '<=', goal: 5, unit: 'MB' })
  const crowd = of(plan.crowd.name, 'ours')
  if (crowd)
    goals.push({ name: `${plan.crowd.name}: delivered`, value: (crowd.delivered / crowd.expected) * 100, op: '>=', goal: 100, unit: '%' })
  const ours = ceilings.get('ours')
  if (typeof ours === 'object')
    goals.push({
      name: 'the most within 50 ms: all delivered a second',
      value: ours.deliveredPerSecond,
      op: '>=',
      goal: 10_000,
      unit: '/s',
    })
  return goals
}
