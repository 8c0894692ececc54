import { expect, test } from '@jest/globals'
import { createHealth } from './health.ts'

test('is ready when every check passes, and says what is missing otherwise', async () => {
  const health = createHealth()
  health.addCheck('database', () => {})
  const remove = health.addCheck('pool', () => Promise.reject(new Error('still warming')))
  expect(await health.report()).toEqual({ ready: false, checks: { database: 'ok', pool: 'still warming' } })
  remove()
  expect(await health.report()).toEqual({ ready: true, checks: { database: 'ok' } })
})

test('a check that does not answer fails after 2 s', async () => {
  const health = createHealth()
  health.addCheck('queue', () => new Promise(() => {}))
  expect(await health.report()).toEqual({ ready: false, checks: { queue: 'no answer within 2000 ms' } })
})

test('a process that is going is not ready', async () => {
  const health = createHealth()
  health.stop()
  expect((await health.report()).ready).toBe(false)
})
