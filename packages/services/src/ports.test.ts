import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from '@jest/globals'
import { choosePorts, isFree } from './ports.ts'

test('takes the first candidate that is free, and says which it could not have', async () => {
  const [taken, free] = [createServer(), createServer()]
  await Promise.all([taken, free].map((server) => new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))))
  const [takenPort, freePort] = [taken, free].map((server) => (server.address() as AddressInfo).port) as [number, number] // TCP servers have one
  await new Promise((closed) => free.close(closed))
  const notices: unknown[] = []
  const ports = await choosePorts({ first: [takenPort, freePort], second: [takenPort], third: [] }, (...notice) => notices.push(notice))
  expect(ports.first).toBe(freePort)
  expect(new Set(Object.values(ports)).size).toBe(3)
  expect(notices).toEqual([['second', takenPort, ports.second]])
  expect(await isFree(takenPort)).toBe(false)
  expect(await isFree(ports.second)).toBe(true)
  await new Promise((closed) => taken.close(closed))
})

test('a candidate goes to one role only', async () => {
  const { any } = await choosePorts({ any: [] })
  const { one, other } = await choosePorts({ one: [any], other: [any] })
  expect(one).toBe(any)
  expect(other).not.toBe(any)
})
