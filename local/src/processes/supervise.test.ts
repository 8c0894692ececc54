import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRunning } from '@parley/database'
import { eventually } from '@parley/platform/testing'
import { choosePorts } from '@parley/services'
import { afterAll, afterEach, expect, test } from '@jest/globals'
import { openProcessLog } from './process-log.ts'
import { supervise, type SupervisedProcess } from './supervise.ts'

const folder = mkdtempSync(join(tmpdir(), 'parley-supervise-'))
const logFile = join(folder, 'parley.log')
const log = openProcessLog(logFile)
const said: string[] = []
let running: SupervisedProcess | undefined

async function start(environment: Record<string, string> = {}) {
  const { port } = await choosePorts({ port: [] })
  const script = join(import.meta.dirname, 'testing/restless.ts')
  running = supervise(
    { name: 'restless', script, port, environment: { PORT: String(port), ...environment } },
    { log, say: (line) => said.push(line), environment: { ...process.env, NODE_OPTIONS: '' }, patienceMs: 300 },
  )
  const ask = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text()
  return { restless: running, ask }
}

afterEach(async () => {
  await running?.close()
  said.length = 0
})
afterAll(() => {
  log.close()
  rmSync(folder, { recursive: true, force: true })
})

test('starts a process again when it ends, says so, and tells when it is back', async () => {
  const { restless, ask } = await start()
  await restless.ready
  const first = Number(await ask('/who'))
  expect(restless.pid()).toBe(first)
  process.kill(first, 'SIGKILL')
  await eventually(async () => expect(said).toEqual(['restless ended with SIGKILL; starting it again in 0.2 s', 'restless is ready again']))
  const second = Number(await ask('/who'))
  expect(second).not.toBe(first)
  // The pause doubles while it goes on like this.
  await expect(ask('/end')).rejects.toThrow('fetch failed')
  await eventually(async () =>
    expect(said.slice(2)).toEqual(['restless ended with 3; starting it again in 0.4 s', 'restless is ready again']),
  )
  expect(readFileSync(logFile, 'utf8')).toContain('"name":"restless","msg":"asked /who"')
}, 60_000)

test('kills a process in the midst of its work, and tells until when it is starting', async () => {
  const { restless, ask } = await start()
  expect(restless.isStarting()).toBe(true)
  await restless.ready
  expect(restless.isStarting()).toBe(false)
  const first = Number(await ask('/deaf'))
  restless.kill()
  await eventually(async () => expect(restless.isStarting()).toBe(true))
  await eventually(async () => expect(said).toEqual([expect.stringContaining('ended with SIGKILL'), 'restless is ready again']))
  expect(restless.isStarting()).toBe(false)
  expect(Number(await ask('/who'))).not.toBe(first)
}, 60_000)

test('one that ends before it is ready is told in its own words', async () => {
  const { restless } = await start({ COMPLAINT: 'DATABASE_URL: is missing' })
  await expect(restless.ready).rejects.toThrow('restless ended with 1: DATABASE_URL: is missing')
})

test('closing ends it, also one that does not listen, and it stays ended', async () => {
  const { restless, ask } = await start()
  await restless.ready
  const pid = Number(await ask('/deaf'))
  await Promise.all([restless.close(), restless.close()])
  expect(isRunning(pid)).toBe(false)
  expect(restless.pid()).toBeUndefined()
  expect(said).toEqual([])
})

test('closing between two starts leaves nothing behind', async () => {
  const { restless, ask } = await start()
  await restless.ready
  process.kill(Number(await ask('/who')), 'SIGKILL')
  await eventually(async () => expect(said).toHaveLength(1))
  await restless.close()
  await expect(ask('/who')).rejects.toThrow('fetch failed')
})
