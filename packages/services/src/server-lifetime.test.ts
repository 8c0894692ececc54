import { createServer } from 'node:net'
import { freePort } from '@parley/platform/testing'
import { expect, test } from '@jest/globals'
import { withPorts } from './server-lifetime.ts'

/** How often a start is tried that fails while its port is held. */
async function attempts(isRunning: boolean): Promise<number> {
  const port = await freePort()
  const holder = createServer()
  await new Promise<void>((listening) => holder.listen(port, '127.0.0.1', listening))
  let tried = 0
  const settings = () => Promise.resolve({ ports: { any: port }, secrets: {} })
  const start = () => {
    tried += 1
    return Promise.reject(new Error('no answer'))
  }
  await expect(withPorts(settings, () => isRunning, start)).rejects.toThrow('no answer')
  await new Promise((closed) => holder.close(closed))
  return tried
}

test('a server that has ended, and whose port someone has, is tried on others', async () => {
  expect(await attempts(false)).toBe(3)
})

test('a server that runs has its ports itself: that it does not answer is told at once', async () => {
  expect(await attempts(true)).toBe(1)
})
