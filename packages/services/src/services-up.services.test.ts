import { execFile } from 'node:child_process'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { isRunning } from '@parley/database'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { Redis } from 'ioredis'
import pg from 'pg'
import { s3Client } from './ask.ts'
import { createCliHome, environmentIn, givenServices, pidsIn, type Answer } from './testing/cli-home.ts'

/** `make services-up` from Debian's packages, where no engine answers. */
const home = createCliHome()
// Whatever a person may call a folder.
const folder = join(home.path, `o'neil's "own" $x #1`)
let up: Answer

beforeAll(async () => {
  // Of ports that every other folder prefers, too, one could be gone while its server is started again.
  const leave = await take(5432, 6379, 5672, 9000)
  up = await home.run('up', folder)
  leave()
}, 240_000)
afterAll(async () => {
  await home.run('down', folder)
  home.close()
}, 120_000)

test('says where each is, and keeps passwords out of what it prints', () => {
  expect(up).toMatchObject({ code: 0, complained: '' })
  for (const title of ['PostgreSQL at', 'Redis at', 'RabbitMQ at', 'RabbitMQ management at', 'S3 at']) expect(up.said).toContain(title)
  for (const secret of secretsOf(environmentIn(folder))) expect(up.said).not.toContain(secret)
})

test('leaves addresses and passwords to its owner alone', async () => {
  const environment = environmentIn(folder)
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', `set -a; . "$0/services.env"; env`, folder])
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
  expect(stdout.split('\n')).toEqual(expect.arrayContaining(lines))
  expect(filesHolding(folder, secretsOf(environment), () => true)).toContain(join(folder, 'services.env'))
  expect(filesHolding(folder, secretsOf(environment), ({ mode }) => (mode & 0o077) !== 0)).toEqual([])
})

test('twice is the same as once', async () => {
  const [pids, environment] = [pidsIn(folder), environmentIn(folder)]
  expect(Object.keys(pids)).toEqual(['postgres', 'redis', 'epmd', 'rabbitmq', 'ceph-mon', 'ceph-osd', 'radosgw'])
  expect((await home.run('up', folder)).code).toBe(0)
  expect(pidsIn(folder)).toEqual(pids)
  expect(environmentIn(folder)).toEqual(environment)
}, 60_000)

test('is tuned as the guide says', async () => {
  const environment = environmentIn(folder)
  expect(await query(environment['DATABASE_URL'], `SELECT current_setting('max_connections') AS n`)).toEqual([{ n: '200' }])
  const redis = new Redis(environment['REDIS_URL'] ?? '')
  const settings = await redis.config('GET', 'save', 'maxmemory-policy', 'rdbcompression')
  redis.disconnect()
  const expected = ['save', '900 1 300 10 60 10000', 'maxmemory-policy', 'allkeys-lru', 'rdbcompression', 'yes']
  expect(settings).toEqual(expect.arrayContaining(expected))
})

test('status tells what does not answer, up starts that one again, and what was stored is there', async () => {
  const environment = environmentIn(folder)
  await query(environment['DATABASE_URL'], `CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)`)
  await s3Client(environment).putObject('parley-recordings', 'kept', 'a recording')
  const before = pidsIn(folder)
  for (const name of ['postgres', 'redis', 'epmd', 'ceph-osd']) process.kill(before[name] ?? 0, 'SIGKILL')

  const status = await home.run('status', folder)
  expect(status.code).toBe(1)
  expect(status.said).toMatch(/^PostgreSQL .*postgres GONE .*DOES NOT ANSWER/m)
  // The gateway still takes requests.
  expect(status.said).toMatch(/^S3 .*ceph-osd GONE, radosgw \d+  DOES NOT ANSWER: no answer within 5 s/m)
  expect(status.said).toMatch(new RegExp(`^RabbitMQ .*epmd GONE, rabbitmq ${before['rabbitmq']}  answers`, 'm'))
  process.kill(before['radosgw'] ?? 0, 'SIGKILL')

  expect(await home.run('up', folder)).toMatchObject({ code: 0, complained: '' })
  expect(pidsIn(folder)).toMatchObject({ epmd: expect.any(Number), rabbitmq: before['rabbitmq'], 'ceph-mon': before['ceph-mon'] })
  expect(environmentIn(folder)).toEqual(environment)
  expect(await query(environment['DATABASE_URL'], 'SELECT n FROM kept')).toEqual([{ n: 1 }])
  expect((await s3Client(environment).statObject('parley-recordings', 'kept')).size).toBe(11)
  expect(await home.run('status', folder)).toMatchObject({ code: 0 })
}, 180_000)

test('rabbitmqctl reaches it by the lines of its file', async () => {
  const script = 'set -a; . "$0/amqp/rabbitmqctl.env"; rabbitmqctl list_users'
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', script, folder])
  expect(stdout).toContain('parley\t[administrator]')
}, 60_000)

test('S3 encrypts what is stored, and keeps that it was told to', async () => {
  const client = s3Client(environmentIn(folder))
  const asked = { 'x-amz-server-side-encryption': 'AES256' }
  await client.putObject('parley-recordings', 'sealed', 'a recording', 11, asked)
  expect((await client.statObject('parley-recordings', 'sealed')).size).toBe(11)
  // Ceph 16 says nothing of it on HEAD; its own tool does.
  const words = ['-c', join(folder, 's3/ceph.conf'), '-n', 'client.rgw', 'object', 'stat', '--bucket=parley-recordings', '--object=sealed']
  const { stdout } = await promisify(execFile)('radosgw-admin', words)
  expect(stdout).toContain('"user.rgw.crypt.mode": "RGW-AUTO"')
  expect(stdout).toContain('"user.rgw.x-amz-server-side-encryption": "AES256"')
}, 60_000)

test('runs beside another, each on ports of its own', async () => {
  const other = join(home.path, 'other')
  expect(await home.run('up', other, await givenServices())).toMatchObject({ code: 0, complained: '' })
  const [mine, theirs] = [folder, other].map((path) => new URL(environmentIn(path)['REDIS_URL'] ?? '').port)
  expect(theirs).not.toBe(mine)
  expect((await home.run('down', other)).said).toContain('Redis has ended')
  expect(await home.run('status', folder)).toMatchObject({ code: 0 })
}, 180_000)

test('down ends exactly those, and the next up finds what they stored', async () => {
  const environment = environmentIn(folder)
  const pids = Object.values(pidsIn(folder))
  expect(await home.run('down', folder)).toMatchObject({ code: 0, complained: '' })
  expect(pids.filter(isRunning)).toEqual([])
  expect(await home.run('status', folder)).toMatchObject({ code: 1, said: expect.stringContaining('not up') })
  expect((await home.run('down', folder)).said).toContain('Nothing ran')

  // Redis has to move, and whoever runs on it has to know.
  const leave = await take(Number(new URL(environment['REDIS_URL'] ?? '').port))
  const again = await home.run('up', folder)
  leave()
  expect(again.code).toBe(0)
  expect(again.said.match(/\w+ has moved/g)).toEqual(['Redis has moved'])
  const later = environmentIn(folder)
  expect(later['REDIS_URL']).not.toBe(environment['REDIS_URL'])
  expect(new URL(later['DATABASE_URL'] ?? '').password).toBe(new URL(environment['DATABASE_URL'] ?? '').password)
  expect(await query(later['DATABASE_URL'], 'SELECT n FROM kept')).toEqual([{ n: 1 }])
  expect((await s3Client(later).statObject('parley-recordings', 'kept')).size).toBe(11)
}, 240_000)

/** Listens on these ports as far as nobody does. @returns gives them free */
async function take(...ports: number[]): Promise<() => void> {
  const servers = await Promise.all(
    ports.map(async (port) => {
      const server = createServer()
      await new Promise<void>((done) => server.once('error', () => done()).listen(port, '127.0.0.1', done))
      return server
    }),
  )
  return () => servers.forEach((server) => server.close())
}

/** Below a folder, those that hold one of these texts. */
const filesHolding = (path: string, texts: readonly string[], accept: (about: { mode: number }) => boolean): string[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
    .filter((file) => accept(statSync(file)) && statSync(file).size < 100_000)
    .filter((file) => texts.some((text) => readFileSync(file, 'utf8').includes(text)))

const secretsOf = ({ DATABASE_URL = '', REDIS_URL = '', AMQP_URL = '', S3_SECRET_KEY = '' }: Record<string, string>) => [
  ...[DATABASE_URL, REDIS_URL, AMQP_URL].map((url) => new URL(url).password),
  S3_SECRET_KEY,
]

async function query(connectionString: string | undefined, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}
