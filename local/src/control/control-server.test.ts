import { silentLogger } from '@parley/platform'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { eventually } from '@parley/platform/testing'
import { createControlServer, type ControlServer } from './control-server.ts'

let control: ControlServer
let ended: string[]
let starting: boolean

beforeEach(async () => {
  ;[ended, starting] = [[], false]
  control = await createControlServer({ logger: silentLogger() })
  control.control([
    { name: 'worker', stop: 'kill', isStarting: () => starting, end: () => void ended.push('worker') },
    {
      name: 'front',
      stop: null,
      isStarting: () => false,
      end: () => void ended.push('front'),
      report: async () => ({ ready: false, checks: { database: 'gone' } }),
      scrape: async () => 'up 1\n',
    },
  ])
})
afterEach(() => control.close())

const ask = (path: string, method = 'GET', token = control.token) =>
  fetch(control.url + path, { method, headers: { authorization: `Bearer ${token}` } })
const codeOf = async (response: Response) => [response.status, ((await response.json()) as { error: { code: string } }).error.code]

test('says which parts there are, what ending them does, and whether they are starting', async () => {
  starting = true
  expect(await (await ask('/parts')).json()).toEqual({
    parts: [
      { name: 'worker', stop: 'kill', starting: true },
      { name: 'front', stop: null, starting: false },
    ],
  })
})

test('ends a part after it has answered, once', async () => {
  const response = await ask('/parts/worker/stop', 'POST')
  expect([response.status, await response.json()]).toEqual([202, { part: 'worker', stopped: 'kill' }])
  expect(ended).toEqual([])
  // Until it has ended it counts as starting.
  expect(await codeOf(await ask('/parts/worker/stop', 'POST'))).toEqual([409, 'CONFLICT'])
  await eventually(async () => expect(ended).toEqual(['worker']))
})

test('refuses what is starting, what cannot be ended and what is not there', async () => {
  starting = true
  expect(await codeOf(await ask('/parts/worker/stop', 'POST'))).toEqual([409, 'CONFLICT'])
  expect(await codeOf(await ask('/parts/front/stop', 'POST'))).toEqual([404, 'NOT_FOUND'])
  expect(await codeOf(await ask('/parts/nobody/stop', 'POST'))).toEqual([404, 'NOT_FOUND'])
  expect(ended).toEqual([])
})

test('is for who has the token', async () => {
  for (const token of ['', 'x', `${control.token}x`, control.token.replace(/.$/, '-')]) {
    expect((await ask('/parts', 'GET', token)).status).toBe(401)
    expect((await ask('/parts/worker/stop', 'POST', token)).status).toBe(401)
  }
  expect(ended).toEqual([])
})

test('tells of parts that have no address of their own what they would', async () => {
  const readiness = await ask('/parts/front/readyz', 'GET', '')
  expect([readiness.status, await readiness.json()]).toEqual([503, { ready: false, checks: { database: 'gone' } }])
  expect(await (await ask('/parts/front/metrics')).text()).toBe('up 1\n')
  expect((await ask('/parts/worker/readyz')).status).toBe(404)
})
