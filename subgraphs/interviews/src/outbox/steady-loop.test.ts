import { expect, test } from '@jest/globals'
import { silentLogger } from '@parley/platform'
import { startSteadyLoop } from './steady-loop.ts'

const logger = silentLogger()
const far = 1_000_000

/** Work whose rounds the test lets end. */
function rounds() {
  const waiting: ((more: boolean | Error) => void)[] = []
  let begun = 0
  let announce = () => {}
  return {
    work: () =>
      new Promise<boolean>((resolve, reject) => {
        begun++
        waiting.push((more) => (more instanceof Error ? reject(more) : resolve(more)))
        announce()
      }),
    begun: () => begun,
    started: async (count: number): Promise<void> => {
      while (begun < count) await new Promise<void>((resolve) => (announce = resolve))
    },
    end: (more: boolean | Error) => waiting.shift()?.(more),
  }
}

test('goes on while there is more, rests, and is woken, also in the middle of a round', async () => {
  const { work, begun, started, end } = rounds()
  const loop = startSteadyLoop({ name: 'test', work, everyMs: far, logger })
  await started(1)
  end(true)
  await started(2)
  loop.wake()
  loop.wake()
  end(false)
  await started(3)
  end(false)
  await new Promise((resolve) => setImmediate(resolve))
  expect(begun()).toBe(3)
  loop.wake()
  await started(4)
  end(false)
  await loop.close()
})

test('waits after a failure, even when woken, and then tries again', async () => {
  const { work, begun, started, end } = rounds()
  const loop = startSteadyLoop({ name: 'test', work, everyMs: far, logger })
  await started(1)
  const failed = performance.now()
  end(new Error('refused'))
  await new Promise((resolve) => setImmediate(resolve))
  loop.wake()
  expect(begun()).toBe(1)
  await started(2)
  expect(performance.now() - failed).toBeGreaterThan(200)
  end(false)
  await loop.close()
})

test('closing lets the round end and starts no other', async () => {
  const { work, begun, started, end } = rounds()
  const loop = startSteadyLoop({ name: 'test', work, everyMs: 1, logger })
  await started(1)
  loop.wake()
  const closed = loop.close()
  end(true)
  await closed
  loop.wake()
  expect(begun()).toBe(1)
})
