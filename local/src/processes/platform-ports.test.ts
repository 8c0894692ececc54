import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from '@jest/globals'
import { guidePorts } from './guide-ports.ts'
import { choosePlatformPorts } from './platform-ports.ts'

const free = Object.fromEntries(Object.keys(guidePorts).map((name) => [name, 0]))

test('0 is any free port, each its own', async () => {
  const ports = await choosePlatformPorts('127.0.0.1', free)
  expect(Object.keys(ports)).toEqual(Object.keys(guidePorts))
  expect(new Set(Object.values(ports)).size).toBe(7)
  expect(Object.values(ports).every((port) => port > 1_024)).toBe(true)
})

test('a port that is taken is told with the variable that moves it', async () => {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo // a TCP server has one
  const asked = choosePlatformPorts('127.0.0.1', { ...free, 'scoring-worker': port })
  await expect(asked).rejects.toThrow(
    `Port ${port} of scoring-worker is in use. Choose another, for example: SCORING_WORKER_PORT=${port + 1000} make dev-up SERVICES=1`,
  )
  await new Promise((closed) => server.close(closed))
})

test('the gateway is at 80 only where nobody else is and it may be', async () => {
  const others = Object.fromEntries(Object.entries(free).filter(([name]) => name !== 'gateway'))
  // Taken meanwhile by us, if it may be taken at all: then the gateway has to do without.
  const server = createServer()
  await new Promise<void>((done) => server.once('error', () => done()).listen(80, '127.0.0.1', done))
  const ports = await choosePlatformPorts('127.0.0.1', others).catch((error: unknown) => String(error))
  const is4000 = typeof ports === 'string' ? ports.includes('Port 4000 of gateway is in use') : ports.gateway === 4_000
  expect(is4000).toBe(true)
  await new Promise((closed) => server.close(closed))
})
