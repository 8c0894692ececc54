import { describe, expect, test } from '@jest/globals'
import { playScript } from '../testing/play-script.ts'
import { plannedVus } from './ramping-vus.ts'

const pause = `import { setTimeout } from 'k6/timers'
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))`

test('constant-vus keeps as many users at work as it is told', async () => {
  const { logged, state } = await playScript(
    `import exec from 'k6/execution'
    ${pause}
    export default async function () { log(exec.instance.vusActive); await pause(20) }`,
    { scenarios: { main: { executor: 'constant-vus', vus: 4, duration: '1500ms' } } },
  )
  expect(Math.max(...logged.map(Number))).toBe(4)
  expect(state.completed).toBeGreaterThan(8)
  expect(state.activeVUs).toBe(0)
})

describe('ramping-vus', () => {
  test.each([
    [0, 2],
    [500, 6],
    [1_000, 10],
    [1_500, 10],
    [2_500, 5],
    [3_000, 0],
    [9_000, 0],
  ])('plans in straight lines from stage to stage: at %i ms %i users', (ms, expected) => {
    const stages = [
      { duration: 1_000, target: 10 },
      { duration: 1_000, target: 10 },
      { duration: 1_000, target: 0 },
    ]
    expect(plannedVus({ startVUs: 2, stages }, ms)).toBe(expected)
  })

  test('a stage without length is a jump', () => {
    const stages = [
      { duration: 0, target: 5 },
      { duration: 100, target: 5 },
    ]
    expect(plannedVus({ startVUs: 0, stages }, 0)).toBe(5)
  })

  test('goes up and down, and lets who is taken back end its iteration', async () => {
    const { logged, state, exitCode } = await playScript(
      `import exec from 'k6/execution'
      ${pause}
      export default async function () { await pause(200); log(exec.instance.vusActive) }`,
      {
        scenarios: {
          main: {
            executor: 'ramping-vus',
            startVUs: 0,
            stages: [
              { duration: '500ms', target: 6 },
              { duration: '500ms', target: 1 },
            ],
          },
        },
      },
    )
    expect(exitCode).toBe(0)
    expect(Math.max(...logged.map(Number))).toBeGreaterThanOrEqual(5)
    expect(state.interrupted).toBe(0)
    expect(state.activeVUs).toBe(0)
  })

  test('interrupts who takes longer than gracefulRampDown', async () => {
    const { state } = await playScript(`${pause}\nexport default () => pause(60_000)`, {
      scenarios: {
        main: {
          executor: 'ramping-vus',
          startVUs: 3,
          stages: [{ duration: '300ms', target: 0 }],
          gracefulRampDown: '50ms',
          gracefulStop: '100ms',
        },
      },
    })
    expect([state.completed, state.interrupted]).toEqual([0, 3])
  })
})

describe('constant-arrival-rate', () => {
  const arrivals = (further: object) => ({
    scenarios: { main: { executor: 'constant-arrival-rate', duration: '1s', timeUnit: '1s', ...further } },
  })
  const count = async (script: string, options: object) => {
    const { state } = await playScript(script, options)
    const dropped = state.registry.sink('dropped_iterations')
    return { completed: state.completed, dropped: dropped?.type === 'counter' ? dropped.value : Number.NaN }
  }

  test('begins as many iterations as the rate says, however long each takes', async () => {
    const { completed, dropped } = await count(`${pause}\nexport default () => pause(300)`, arrivals({ rate: 20, preAllocatedVUs: 20 }))
    expect(dropped).toBe(0)
    // One user alone would manage three; a machine that stalls misses a few of the last.
    expect(completed).toBeGreaterThanOrEqual(14)
    expect(completed).toBeLessThanOrEqual(21)
  })

  test('drops, and counts, those for which no user is free', async () => {
    const { completed, dropped } = await count(
      `${pause}\nexport default () => pause(5_000)`,
      arrivals({ rate: 20, preAllocatedVUs: 2, maxVUs: 5 }),
    )
    expect(completed).toBe(5)
    expect(completed + dropped).toBeGreaterThanOrEqual(19)
  })
})

test('scenarios run side by side, each from its start time, with users of their own', async () => {
  const { logged } = await playScript(
    `import exec from 'k6/execution'
    ${pause}
    export async function note() { log([exec.scenario.name, exec.vu.idInTest]); await pause(2_000) }`,
    {
      scenarios: {
        late: { executor: 'constant-vus', vus: 1, duration: '100ms', exec: 'note', startTime: '300ms' },
        early: { executor: 'constant-vus', vus: 1, duration: '100ms', exec: 'note' },
      },
    },
  )
  expect(logged).toEqual([
    ['early', 2],
    ['late', 1],
  ])
})
