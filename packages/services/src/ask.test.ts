import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from '@jest/globals'
import { ask } from './ask.ts'

test('Redis where nobody listens is told with what the connection met', async () => {
  await expect(ask('redis', { REDIS_URL: 'redis://127.0.0.1:1' })).rejects.toThrow('connect ECONNREFUSED 127.0.0.1:1')
})

test('Redis that refuses the password is told in its own words, without a full stop of theirs', async () => {
  const server = createServer((socket) => {
    socket.on('data', () => socket.write('-WRONGPASS invalid username-password pair or user is disabled.\r\n'))
    socket.on('error', () => {})
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo // a TCP server has one
  const asked = ask('redis', { REDIS_URL: `redis://default:wrong@127.0.0.1:${port}` })
  await expect(asked).rejects.toThrow(/^WRONGPASS invalid username-password pair or user is disabled$/)
  await new Promise((closed) => server.close(closed))
})
