import { describe, expect, test } from '@jest/globals'
import { oneUser, playScript } from './testing/play-script.ts'

const pause = `import { setTimeout } from 'k6/timers'
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))`

describe('the life of a script', () => {
  test('runs setup once, gives each user a copy of its data, and ends with teardown', async () => {
    const { exitCode, logged } = await playScript(
      `${pause}
      export const setup = async () => ({ list: [1], gone: undefined })
      export default async function (data) { data.list.push(2); await pause(400) }
      export const teardown = (data) => log(data)`,
      { scenarios: { main: { executor: 'constant-vus', vus: 3, duration: '300ms' } } },
    )
    expect(exitCode).toBe(0)
    expect(logged).toEqual([{ list: [1] }])
  })

  test('each user has variables and a number of its own', async () => {
    const { logged } = await playScript(
      `import exec from 'k6/execution'
      ${pause}
      let mine = 0
      export default async function () { mine += 1; log([exec.vu.idInTest, __VU, mine]); await pause(1_000) }`,
      { scenarios: { main: { executor: 'constant-vus', vus: 3, duration: '500ms' } } },
    )
    expect(logged).toEqual([
      [1, 1, 1],
      [2, 2, 1],
      [3, 3, 1],
    ])
  })

  test('numbers iterations over all users, and from user to user', async () => {
    const { logged } = await playScript(
      `import exec from 'k6/execution'
      ${pause}
      export default async function () {
        log([exec.scenario.name, exec.scenario.iterationInTest, exec.vu.iterationInScenario])
        await pause(exec.scenario.iterationInTest < 2 ? 10 : 1_000)
      }`,
      { scenarios: { main: { executor: 'constant-vus', vus: 1, duration: '500ms' } } },
    )
    expect(logged).toEqual([
      ['main', 0, 0],
      ['main', 1, 1],
      ['main', 2, 2],
    ])
  })

  test('an iteration lasts until its timers have run, though its function has returned', async () => {
    const { logged, state } = await playScript(
      `import { setTimeout, setInterval, clearInterval } from 'k6/timers'
      export default function () {
        let ticks = 0
        const interval = setInterval(() => { ticks += 1; if (ticks === 3) { clearInterval(interval); log('three ticks') } }, 50)
        setTimeout(() => log('timer'), 300)
      }`,
      oneUser('100ms'),
    )
    expect(logged).toEqual(['three ticks', 'timer'])
    expect(state.completed).toBe(1)
  })

  test('what is not over after gracefulStop is interrupted, and not counted as complete', async () => {
    const { state, seconds, exitCode } = await playScript(
      `${pause}
      export default () => pause(60_000)`,
      oneUser('100ms', { gracefulStop: '100ms' }),
    )
    expect(exitCode).toBe(0)
    expect([state.completed, state.interrupted]).toEqual([0, 1])
    expect(seconds).toBeLessThan(10)
  })

  test('an iteration that throws, in a callback too, is told and the next one goes on', async () => {
    const { state, lines, exitCode } = await playScript(
      `import { setTimeout } from 'k6/timers'
      import exec from 'k6/execution'
      export default function () {
        if (exec.vu.iterationInScenario === 0) throw new Error('at once')
        setTimeout(() => { if (exec.vu.iterationInScenario === 1) throw new Error('later') }, 100)
      }`,
      oneUser('300ms'),
    )
    expect(exitCode).toBe(0)
    expect(state.completed).toBeGreaterThan(2)
    expect(lines.filter((line) => line.startsWith('ERRO')).map((line) => line.split('\n')[0])).toEqual([
      'ERRO Error: at once',
      'ERRO Error: later',
    ])
  })

  test('a scenario calls the function that it names, with its own environment', async () => {
    const { logged } = await playScript(
      `${pause}
      export async function greet() { log([__ENV.WHO, __ENV.FROM]); await pause(1_000) }`,
      oneUser('200ms', { exec: 'greet', env: { WHO: 'you' } }),
      { env: { WHO: 'nobody', FROM: 'me' } },
    )
    expect(logged).toEqual([['you', 'me']])
  })
})

describe('exit codes, as k6 has them', () => {
  const nothing = 'export default () => {}'

  test('99 when a threshold is crossed', async () => {
    const { exitCode, reason, verdicts } = await playScript(nothing, { ...oneUser('50ms'), thresholds: { iterations: ['count<1'] } })
    expect(exitCode).toBe(99)
    expect(reason).toBe("thresholds on metrics 'iterations' have been crossed")
    expect(verdicts.map(({ ok }) => ok)).toEqual([false])
  })

  test('99 at once when one that aborts is crossed', async () => {
    const { exitCode, seconds } = await playScript(`${pause}\nexport default () => pause(10)`, {
      ...oneUser('60s'),
      thresholds: { iterations: [{ threshold: 'count<1', abortOnFail: true }] },
    })
    expect(exitCode).toBe(99)
    expect(seconds).toBeLessThan(20)
  }, 60_000)

  test.each([
    ['an option that the runner does not know', { ...oneUser('1s'), rps: 5 }, 'rps'],
    ['an executor that it does not have', { scenarios: { a: { executor: 'externally-controlled' } } }, 'constant-vus'],
    ['a duration that is none', oneUser('soon'), 'soon'],
    ['a threshold that cannot be read', { ...oneUser('1s'), thresholds: { checks: ['rate is high'] } }, 'rate is high'],
    ['a threshold on a metric that is not there', { ...oneUser('1s'), thresholds: { chekcs: ['rate>0.9'] } }, 'chekcs'],
    ['a method that the metric does not have', { ...oneUser('1s'), thresholds: { checks: ['p(95)<1'] } }, 'p(95)'],
    ['a function that the script does not export', oneUser('1s', { exec: 'other' }), 'other'],
  ])('104 for %s', async (_, options, said) => {
    const { exitCode, reason } = await playScript(nothing, options)
    expect(exitCode).toBe(104)
    expect(reason).toContain(said)
  })

  test('105 when it is interrupted; teardown runs all the same', async () => {
    const interrupt = new AbortController()
    const { exitCode, logged } = await playScript(
      `${pause}
      export default async function () { log('begun'); await pause(60_000) }
      export const teardown = () => log('torn down')`,
      oneUser('60s'),
      { signal: interrupt.signal, onLine: () => interrupt.abort() },
    )
    expect(exitCode).toBe(105)
    expect(logged).toEqual(['begun', 'torn down'])
  }, 60_000)

  test.each([
    ['top level', `throw new Error('oh no'); ${nothing}`],
    ['setup', `import { fail } from 'k6'\nexport const setup = () => fail('oh no')\n${nothing}`],
    ['teardown', `export const teardown = () => { throw new Error('oh no') }\n${nothing}`],
  ])('107 for what %s throws', async (_, script) => {
    const { exitCode, reason } = await playScript(script, oneUser('50ms'))
    expect(exitCode).toBe(107)
    expect(reason).toContain('oh no')
  })

  test('100 when setup takes too long', async () => {
    const { exitCode } = await playScript(`${pause}\nexport const setup = () => pause(60_000)\n${nothing}`, {
      ...oneUser('50ms'),
      setupTimeout: '50ms',
    })
    expect(exitCode).toBe(100)
  })

  test('108 when the script aborts the test', async () => {
    const { exitCode, reason } = await playScript(
      `import exec from 'k6/execution'\nexport default () => exec.test.abort('enough')`,
      oneUser('60s'),
    )
    expect(exitCode).toBe(108)
    expect(reason).toBe('enough')
  })
})

test('says what of k6 it does not have', async () => {
  const { exitCode, lines } = await playScript(
    `import http from 'k6/http'\nimport { sleep } from 'k6'\nexport default () => { http.get('/') }`,
    oneUser('50ms'),
  )
  expect(exitCode).toBe(0)
  expect(lines[0]).toContain('this runner has no get of k6/http')
  const other = await playScript(`import grpc from 'k6/net/grpc'\nlog(grpc)\nexport default () => {}`, oneUser('50ms'))
  expect(other.reason).toContain('this runner has no k6/net/grpc')
})
