import { expect, test } from '@jest/globals'
import { silentLogger } from './logger.ts'
import { repeat } from './repeat.ts'

test('does its work in rounds, one after the other, whatever becomes of one, until it is closed', async () => {
  let rounds = 0
  let underway = 0
  let enough = () => {}
  const done = new Promise<void>((resolve) => (enough = resolve))
  const repeated = repeat({
    name: 'test',
    everyMs: 1,
    logger: silentLogger(),
    work: async () => {
      underway += 1
      expect(underway).toBe(1)
      await new Promise(setImmediate)
      underway -= 1
      rounds += 1
      if (rounds === 3) enough()
      throw new Error('a bad round')
    },
  })
  await done
  await repeated.close()
  const after = rounds
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(rounds).toBe(after)
  expect(underway).toBe(0)
})

test('closing waits for the round that runs, and tells it', async () => {
  let started = () => {}
  const running = new Promise<void>((resolve) => (started = resolve))
  let ended = false
  const repeated = repeat({
    name: 'test',
    everyMs: 1,
    logger: silentLogger(),
    work: async (signal) => {
      started()
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      ended = true
    },
  })
  await running
  await repeated.close()
  expect(ended).toBe(true)
})
