import { setTimeout as sleep } from 'node:timers/promises'
import type { Running } from './contestants.ts'
import type { LoadOrders } from './load-part.ts'
import { startPart, type Part } from './parts.ts'
import type { Ceiling, Scenario } from './scenarios.ts'

/** What one scenario came to with one contestant. */
export interface Measured {
  watchers: number
  /** Asked for, a second. */
  perSecond: number
  /** Events times watchers. */
  expected: number
  delivered: number
  /** Until the last arrived, or waiting for it was given up. */
  seconds: number
  /** Emit to receipt, in ms. */
  p50: number
  p95: number
  p99: number
  /** The contestant's processor time for each delivered event, in microseconds. */
  cpuMicros: number
  /** By how much the contestant's memory had grown with its watchers, after the garbage was collected, in KB each. */
  rssKb: number
  heapKb: number
  /** Of one processor, used by the watchers' process: near 1 it is what is measured. */
  loadCpu: number
  /** The same of the subgraphs' process. */
  behindCpu: number
  /** How late the subgraphs were with an event at most, in ms. */
  emitLateMs: number
  odd: number
  /** Of the heap, between 1/6 of the time and its end, in MB. */
  growthMb?: number
}

export interface Ceilinged {
  /** The highest rate of events at which p95 held and all were delivered; 0: none. */
  perSecond: number
  deliveredPerSecond: number
  p95: number
  cpuMicros: number
  /** The most that was delivered a second at any rate, late or not. */
  mostDelivered: number
  /** p95 at the lowest rate. */
  lowestP95: number
}

const warmWatchers = 20
/** How long the last events may take to arrive, and how long without one means that no more will. */
const settleMs = 15_000
const quietMs = 1_500

export interface Session {
  /** Runs with the watchers that stand. */
  run(perSecond: number, seconds: number, churn?: Scenario['churn']): Promise<Measured>
  sample(): Promise<string | undefined>
  close(): Promise<void>
}

export const startLoad = (): Part<LoadOrders> =>
  startPart<LoadOrders>(new URL('load-part.ts', import.meta.url), [], {
    execArgv: ['--import', 'tsx'],
  })

/** Warms a contestant up, and brings so many watchers to it, until each has been given an event. */
export async function openSession(
  running: Running,
  { watchers, interviews }: Pick<Scenario, 'watchers' | 'interviews'>,
  warmEvents: number,
): Promise<Session> {
  const load = startLoad()
  try {
    await load.ask('connect', { url: running.url, count: warmWatchers })
    await load.ask('watch', { interviews })
    await everyoneServed(load, running, warmWatchers, interviews)
    await running.emit({ interviews: interviews === 'one' ? 1 : warmWatchers, perSecond: 300, count: warmEvents })
    await load.ask('disconnect')
    const before = await running.memory()
    await load.ask('connect', { url: running.url, count: watchers })
    await load.ask('watch', { interviews })
    await everyoneServed(load, running, watchers, interviews)
    return {
      sample: () => load.ask('sample'),
      close: () => load.close(),
      run: (perSecond, seconds, churn) => run(perSecond, seconds, churn),
    }

    async function run(perSecond: number, seconds: number, churn: Scenario['churn']): Promise<Measured> {
      const count = Math.max(1, Math.round(perSecond * seconds))
      const expected = interviews === 'one' ? count * watchers : count
      if (churn) await load.ask('connectChurners', { url: running.url, count: churn.sockets })
      await load.ask('begin')
      const [cpuBefore, behindBefore] = [await running.cpu(), await running.cpuBehind()]
      const began = performance.now()
      const emitting = running.emit({ interviews: interviews === 'one' ? 1 : watchers, perSecond, count })
      const growthMb = churn && (await grow(churn))
      const { lateMs } = await emitting
      const figures = await settled(expected)
      const cpuMs = (await running.cpu()) - cpuBefore
      const behindMs = (await running.cpuBehind()) - behindBefore
      const elapsed = (performance.now() - began) / 1_000
      const after = await running.memory()
      if (figures.odd > 0) throw new Error(`not what was asked for: ${await load.ask('oddSample')}`)
      if (figures.closed > 0) throw new Error(`${figures.closed} connections were closed by the server`)
      return {
        watchers,
        perSecond,
        expected,
        delivered: figures.delivered,
        seconds: elapsed,
        p50: figures.p50,
        p95: figures.p95,
        p99: figures.p99,
        cpuMicros: (cpuMs * 1_000) / figures.delivered,
        rssKb: (after.rss - before.rss) / 1_024 / watchers,
        heapKb: (after.heap - before.heap) / 1_024 / watchers,
        loadCpu: figures.cpuMs / 1_000 / elapsed,
        behindCpu: behindMs / 1_000 / elapsed,
        emitLateMs: lateMs,
        odd: figures.odd,
        ...(growthMb !== undefined && { growthMb }),
      }

      /** Subscriptions come and go. @returns by how many MB the heap grew, with as many of them open */
      async function grow({ perSecond: rate, interviews: many, holdMs }: NonNullable<Scenario['churn']>): Promise<number> {
        const churning = load.ask('churn', { perSecond: rate, seconds, holdMs, interviews: many })
        await sleep((seconds * 1_000) / 6)
        const early = await running.memory()
        await sleep(((seconds * 1_000) / 6) * 4.8)
        const late = await running.memory()
        await churning
        return (late.heap - early.heap) / 1_048_576
      }
    }

    async function settled(expected: number) {
      const giveUpAt = performance.now() + settleMs
      let last = -1
      let changedAt = performance.now()
      for (;;) {
        const figures = await load.ask('figures')
        const now = performance.now()
        if (figures.delivered !== last) changedAt = now
        last = figures.delivered
        if (figures.delivered >= expected || now > giveUpAt || now - changedAt > quietMs) return figures
        await sleep(50)
      }
    }
  } catch (error) {
    await load.close()
    throw error
  }
}

/** Sends events until each watcher has been given one: only then is everyone subscribed, whatever stands between. */
async function everyoneServed(load: Part<LoadOrders>, running: Running, watchers: number, interviews: 'one' | 'each'): Promise<void> {
  const giveUpAt = performance.now() + 120_000
  let before = -1
  for (;;) {
    await running.emit(
      interviews === 'one' ? { interviews: 1, perSecond: 1, count: 1 } : { interviews: watchers, perSecond: 1_500, count: watchers },
    )
    for (;;) {
      await sleep(250)
      const served = await load.ask('served')
      if (served >= watchers) {
        await nothingUnderWay(load)
        return
      }
      if (performance.now() > giveUpAt) throw new Error(`only ${served} of ${watchers} watchers were served`)
      const stands = served === before
      before = served
      if (stands) break
    }
  }
}

/** What is still on its way is none of the measurement's. */
async function nothingUnderWay(load: Part<LoadOrders>): Promise<void> {
  let before = -1
  for (;;) {
    const { delivered } = await load.ask('figures')
    if (delivered === before) return
    before = delivered
    await sleep(300)
  }
}

/**
 * Raises the rate until p95 passes the limit, or events stay away or are made late: doubles it, then halves the step twice.
 * @param onStep told of each step
 */
export async function findCeiling(
  session: Session,
  { seconds, from, to, p95Ms }: Ceiling,
  onStep: (step: Measured, held: boolean) => void,
): Promise<Ceilinged> {
  let best: Measured | undefined
  let mostDelivered = 0
  let lowestP95: number | undefined
  const holds = async (rate: number): Promise<boolean> => {
    // Once more when it did not hold: the machine may have done something else.
    for (const last of [false, true]) {
      const step = await session.run(rate, seconds)
      // Who makes the events must keep up too: the bare server does so itself, between its sends.
      const held = step.p95 <= p95Ms && step.delivered === step.expected && step.emitLateMs <= p95Ms
      mostDelivered = Math.max(mostDelivered, step.delivered / step.seconds)
      lowestP95 ??= step.p95
      if (held && step.perSecond > (best?.perSecond ?? 0)) best = step
      onStep(step, held)
      // Far beyond it is beyond it.
      if (held || last || step.p95 > 4 * p95Ms) return held
    }
    return false
  }
  let low = from
  if (await holds(from)) {
    let high = from
    while (high < to) {
      high = Math.min(to, high * 2)
      if (!(await holds(high))) break
      low = high
    }
    for (let halvings = 0; halvings < 2 && high > low; halvings += 1) {
      const middle = Math.sqrt(low * high)
      if (await holds(middle)) low = middle
      else high = middle
    }
  } else {
    // Nothing is within the limit: how much does it deliver at all?
    for (const rate of [from * 2, from * 4]) await holds(rate)
  }
  return {
    perSecond: best?.perSecond ?? 0,
    deliveredPerSecond: best ? best.perSecond * best.watchers : 0,
    p95: best?.p95 ?? NaN,
    cpuMicros: best?.cpuMicros ?? NaN,
    mostDelivered,
    lowestP95: lowestP95 ?? NaN,
  }
}
