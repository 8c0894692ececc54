export const scenarioNames = ['fan-out', 'ceiling', 'breadth', 'churn', 'crowd'] as const
export type ScenarioName = (typeof scenarioNames)[number]

/** One load, the same for every contestant. */
export interface Scenario {
  name: string
  watchers: number
  /** All watch one interview, or each one of its own. */
  interviews: 'one' | 'each'
  /** Events a second, of all interviews together. */
  perSecond: number
  seconds: number
  /** Subscriptions that come and go meanwhile. */
  churn?: { perSecond: number; sockets: number; interviews: number; holdMs: number }
}

/** How the most that a contestant carries is looked for. */
export interface Ceiling {
  watchers: number
  seconds: number
  /** Events a second: where it begins, and where it ends even if it could go on. */
  from: number
  to: number
  p95Ms: number
}

export interface Plan {
  /** Events before anything is measured: compilers and caches warm up. */
  warmEvents: number
  fanOut: Scenario[]
  ceiling: Ceiling
  breadth: Scenario
  churn: Scenario
  crowd: Scenario
}

export const fullPlan: Plan = {
  warmEvents: 300,
  fanOut: [
    { name: 'fan-out 1,000 x 10/s', watchers: 1_000, interviews: 'one', perSecond: 10, seconds: 20 },
    { name: 'fan-out 5,000 x 2/s', watchers: 5_000, interviews: 'one', perSecond: 2, seconds: 20 },
  ],
  ceiling: { watchers: 1_000, seconds: 6, from: 1, to: 1_000, p95Ms: 50 },
  breadth: { name: 'breadth 10,000 x 0.2/s', watchers: 10_000, interviews: 'each', perSecond: 2_000, seconds: 20 },
  churn: {
    name: 'churn 500/s, 500 stand',
    watchers: 500,
    interviews: 'one',
    perSecond: 4,
    seconds: 60,
    churn: { perSecond: 500, sockets: 100, interviews: 1_000, holdMs: 1_000 },
  },
  crowd: { name: 'crowd 10,000 x 1/s', watchers: 10_000, interviews: 'one', perSecond: 1, seconds: 20 },
}

/** To see that all of it works. Its figures say nothing. */
export const shortPlan: Plan = {
  warmEvents: 30,
  fanOut: [{ name: 'fan-out 50 x 10/s', watchers: 50, interviews: 'one', perSecond: 10, seconds: 1 }],
  ceiling: { watchers: 20, seconds: 1, from: 20, to: 40, p95Ms: 50 },
  breadth: { name: 'breadth 50 x 2/s', watchers: 50, interviews: 'each', perSecond: 100, seconds: 1 },
  churn: {
    name: 'churn 50/s, 20 stand',
    watchers: 20,
    interviews: 'one',
    perSecond: 10,
    seconds: 2,
    churn: { perSecond: 50, sockets: 5, interviews: 10, holdMs: 200 },
  },
  crowd: { name: 'crowd 100 x 5/s', watchers: 100, interviews: 'one', perSecond: 5, seconds: 1 },
}

/** Open files that a process needs for a scenario: a socket a watcher, on the gateway's side and on ours, and some for itself. */
export const filesOf = ({ watchers, churn }: Pick<Scenario, 'watchers' | 'churn'>): number => watchers + (churn?.sockets ?? 0) + 200
