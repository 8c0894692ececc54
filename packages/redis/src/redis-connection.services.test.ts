import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createLogger, silentLogger } from '@parley/platform'
import { serviceUrl } from '@parley/services/testing'
import { openRedisConnection } from './redis-connection.ts'
import { startRedisServer, type RedisServer } from './testing/redis-server.ts'

let server: RedisServer
beforeAll(async () => {
  await serviceUrl('redis') // installs it
  server = await startRedisServer({ requirepass: 'right-one' })
}, 120_000)
afterAll(() => server.close())

const withPassword = (password: string) => server.url.replace('//', `//:${password}@`)

test('answers when the password is right', async () => {
  const connection = await openRedisConnection({ url: withPassword('right-one'), name: 'test', logger: silentLogger() })
  expect(await connection.run((redis) => redis.echo('hello'))).toBe('hello')
  await expect(connection.check()).resolves.toBeUndefined()
  await connection.close()
  await connection.close()
  await expect(connection.run((redis) => redis.echo('late'))).rejects.toMatchObject({ cause: { message: 'the connection is closed' } })
})

test('names the reason when the password is wrong, and never the password', async () => {
  const lines: string[] = []
  const logger = createLogger({ name: 'test', destination: { write: (line) => void lines.push(line) } })
  const connection = await openRedisConnection({ url: withPassword('wrong-one'), name: 'test', logger })
  await expect(connection.check()).rejects.toThrow('WRONGPASS')
  await expect(connection.run((redis) => redis.echo('hello'))).rejects.toMatchObject({ extensions: { code: 'SERVICE_UNAVAILABLE' } })
  await connection.close()
  expect(lines.join('')).toContain('WRONGPASS')
  expect(lines.join('')).not.toContain('wrong-one')
})

test('rejects what Redis refuses, and stays', async () => {
  const connection = await openRedisConnection({ url: withPassword('right-one'), name: 'test', logger: silentLogger() })
  await expect(connection.run((redis) => redis.call('NONSENSE'))).rejects.toMatchObject({
    cause: { message: expect.stringContaining('unknown command') },
  })
  expect(connection.ready).toBe(true)
  await connection.close()
})
