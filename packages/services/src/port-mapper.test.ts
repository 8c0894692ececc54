import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRunning } from '@parley/database'
import { eventually, freePort } from '@parley/platform/testing'
import { afterAll, afterEach, expect, test } from '@jest/globals'
import { startDaemon } from './daemon.ts'
import { listenersOn } from './listeners.ts'
import { endPortMapper, findPortMapper } from './port-mapper.ts'

const folder = mkdtempSync(join(tmpdir(), 'parley-port-mapper-'))
mkdirSync(join(folder, 'data'))
const started: number[] = []

afterEach(() => {
  for (const pid of started.splice(0)) if (isRunning(pid)) process.kill(pid, 'SIGKILL')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const listens = `process.title = process.argv[1]; require('net').createServer().listen(process.argv[2], '127.0.0.1')`

/** What a node leaves behind that has lost its port mapper: nobody's child, in no pid file. */
function listen(port: number, title: string, node: string): number {
  const child = spawn(process.execPath, ['-e', listens, title, String(port)], {
    stdio: 'ignore',
    env: { RABBITMQ_NODENAME: node },
  })
  started.push(child.pid ?? 0)
  return child.pid ?? 0
}

test('one that the node started is found by its port, and ended', async () => {
  const mapper = { folder, port: await freePort(), node: 'parley-1@localhost' }
  const pid = listen(mapper.port, 'epmd', mapper.node)
  await eventually(async () => expect(findPortMapper(mapper)).toBe(pid))
  await endPortMapper(mapper)
  await eventually(async () => expect(isRunning(pid)).toBe(false))
  expect(findPortMapper(mapper)).toBeUndefined()
})

test.each([
  ['of another node', 'epmd', 'parley-2@localhost'],
  ['that is no port mapper', 'other', 'parley-1@localhost'],
])('one on the same port %s is left alone', async (_, title, node) => {
  const port = await freePort()
  const pid = listen(port, title, node)
  const mapper = { folder, port, node: 'parley-1@localhost' }
  await eventually(async () => expect(listenersOn(port)).toEqual([pid]))
  expect(findPortMapper(mapper)).toBeUndefined()
  await endPortMapper(mapper)
  expect(isRunning(pid)).toBe(true)
})

test('the one of the pid file ends, too', async () => {
  const mapper = { folder, port: await freePort(), node: 'parley-1@localhost' }
  const { pid } = startDaemon({ name: 'epmd', folder, program: '/bin/sleep', arguments: ['60'], user: { name: 'self', ids: {} } })
  await eventually(async () => expect(findPortMapper(mapper)).toBe(pid))
  await endPortMapper(mapper)
  expect(isRunning(pid)).toBe(false)
})
