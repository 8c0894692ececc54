import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from '@jest/globals'
import { listenersOn } from './listeners.ts'

test('tells who listens on a port, as long as it does', async () => {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo // a TCP server has one
  expect(listenersOn(port)).toEqual([process.pid])
  await new Promise((closed) => server.close(closed))
  expect(listenersOn(port)).toEqual([])
})
