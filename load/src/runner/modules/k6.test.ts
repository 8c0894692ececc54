import { expect, test } from '@jest/globals'
import { oneUser, playScript } from '../testing/play-script.ts'

const once = (body: string) =>
  playScript(
    `import { check } from 'k6'
    import { Trend, Rate, Counter, Gauge } from 'k6/metrics'
    import { setTimeout } from 'k6/timers'
    const trend = new Trend('waited', true), rate = new Rate('ok'), counter = new Counter('seen'), gauge = new Gauge('size')
    export default async function () { ${body}; await new Promise((resolve) => setTimeout(resolve, 1_000)) }`,
    oneUser('50ms'),
  )

test('a check counts each of its checkers, and holds when all do', async () => {
  const { logged, state, exitCode } = await once(`
    log(check(5, { 'is five': (v) => v === 5, 'is small': (v) => v < 3 }))
    log(check(5, { 'is five': (v) => v === 5, 'any value will do': 'yes' }))`)
  expect(logged).toEqual([false, true])
  expect([...state.checks]).toEqual([
    ['is five', { passes: 2, fails: 0 }],
    ['is small', { passes: 0, fails: 1 }],
    ['any value will do', { passes: 1, fails: 0 }],
  ])
  expect(state.registry.sink('checks')).toEqual({ type: 'rate', passes: 3, total: 4 })
  expect(exitCode).toBe(0)
})

test('a checker that throws has failed, and so has the iteration', async () => {
  const { state, lines } = await playScript(
    `import { check } from 'k6'
    export default () => check({}, { 'has a body': (v) => v.body.length > 0 })`,
    oneUser('20ms'),
  )
  expect(state.checks.get('has a body')?.passes).toBe(0)
  expect(lines[0]).toMatch(/TypeError/)
})

test('an async checker is refused: its promise would always count as true', async () => {
  const { lines, state } = await playScript(
    `import { check } from 'k6'
    export default () => check(1, { later: async () => false })`,
    oneUser('20ms'),
  )
  expect(lines[0]).toContain('must not be async')
  expect(state.checks.get('later')?.passes).toBe(0)
})

test('metrics of a script are those of all its users', async () => {
  const { state } = await once(`trend.add(12); rate.add(true); rate.add(0); counter.add(2); counter.add(3); gauge.add(7); gauge.add(4)`)
  expect(state.registry.sink('waited')).toMatchObject({ type: 'trend', trend: { count: 1, max: 12 } })
  expect(state.registry.sink('ok')).toEqual({ type: 'rate', passes: 1, total: 2 })
  expect(state.registry.sink('seen')).toEqual({ type: 'counter', value: 5 })
  expect(state.registry.sink('size')).toMatchObject({ value: 4, min: 4, max: 7 })
})
