import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { silentLogger } from '@parley/platform'
import pg from 'pg'
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts'
import { isRunning } from './process-identity.ts'

const logger = silentLogger()
let parent: string
let folder: string
let open: EmbeddedPostgres[] = []
let children: ChildProcess[] = []

/** A new database takes a second or more; most tests start from a copy of this one. */
let prepared: string
beforeAll(async () => {
  prepared = mkdtempSync(join(tmpdir(), 'parley-prepared-'))
  await (await startEmbeddedPostgres({ folder: prepared, logger })).close()
})
afterAll(() => rmSync(prepared, { recursive: true, force: true }))

beforeEach(() => {
  // Readable for its owner alone, as root's own home is: the server, which runs as nobody then, must live with it.
  parent = mkdtempSync(join(tmpdir(), 'parley-embedded-'))
  folder = join(parent, 'data')
  // Owners and all.
  execFileSync('cp', ['-a', prepared, folder])
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  for (const server of open) await server.close()
  open = []
  children = []
  await gone()
  rmSync(parent, { recursive: true, force: true })
})

const start = async () => {
  const server = await startEmbeddedPostgres({ folder, logger })
  open.push(server)
  return server
}

async function run(url: string, sql: string): Promise<unknown[][]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows
  } finally {
    await client.end()
  }
}

/** Another process that holds a database in the folder. */
async function hold(): Promise<{ child: ChildProcess; said: string }> {
  const script = join(import.meta.dirname, 'testing/hold-database.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const [said] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, said: said.toString().trim() }
}

const postmaster = () => Number(readFileSync(join(folder, 'cluster/postmaster.pid'), 'utf8').split('\n')[0])

function watchdogOf(child: ChildProcess): number {
  const processes = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(child.pid)], { encoding: 'utf8' }).split('\n')
  return Number.parseInt(processes.find((line) => line.includes('parley-watchdog')) ?? '', 10)
}

/** Waits until no server works in the folder. */
async function gone(pid = existsSync(join(folder, 'cluster/postmaster.pid')) ? postmaster() : 0): Promise<void> {
  while (pid > 0 && isRunning(pid)) await pause(20)
}

test('keeps what is committed, with fsync on, and starts again on it', async () => {
  const first = await start()
  await run(first.url, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)')
  expect(await run(first.url, 'SHOW fsync')).toEqual([['on']])
  const pid = postmaster()
  await Promise.all([first.close(), first.close()])
  expect(isRunning(pid)).toBe(false)
  const second = await start()
  expect(await run(second.url, 'SELECT n FROM kept')).toEqual([[1]])
  expect(await run(second.url, 'SHOW timezone')).toEqual([['UTC']])
  expect(await run(second.url, 'SELECT count(*) > 0 FROM pg_stat_statements')).toEqual([[true]])
})

test('lets nobody else to its socket', async () => {
  const { url } = await start()
  const sockets = new URL(url).searchParams.get('host') ?? ''
  expect(statSync(sockets).mode & 0o777).toBe(0o700)
  expect(await run(url, 'SHOW listen_addresses')).toEqual([['']])
})

test('survives kill -9 of its process: the server ends, and the next start has every row', async () => {
  const { child, said } = await hold()
  const pid = postmaster()
  child.kill('SIGKILL')
  await gone(pid)
  while (existsSync(new URL(said).searchParams.get('host') ?? '')) await pause(20)
  const { url } = await start()
  expect(await run(url, 'SELECT count(*)::int FROM kept')).toEqual([[1]])
})

test('starts at once after kill -9, ending the server that was left even without its watchdog', async () => {
  const { child } = await hold()
  const orphan = postmaster()
  process.kill(watchdogOf(child), 'SIGKILL')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(isRunning(orphan)).toBe(true)
  const { url } = await start()
  expect(isRunning(orphan)).toBe(false)
  expect(await run(url, 'SELECT count(*)::int FROM kept')).toEqual([[1]])
})

test('comes back after the server itself was killed', async () => {
  const { url } = await start()
  await run(url, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)')
  const pid = postmaster()
  process.kill(pid, 'SIGKILL')
  await gone(pid)
  await open.pop()?.close()
  expect(await run((await start()).url, 'SELECT n FROM kept')).toEqual([[1]])
})

test('refuses a folder that another living process has, naming both', async () => {
  const { child, said } = await hold()
  expect(said).toContain('postgresql://')
  await expect(start()).rejects.toThrow(`The folder ${folder} is in use by another Parley (process ${child.pid})`)
  expect((await hold()).said).toContain(`(process ${child.pid})`)
})

test('leaves a process alone that merely got the pid of a server long gone', async () => {
  const bystander = spawn('sleep', ['60'])
  children.push(bystander)
  writeFileSync(join(folder, 'cluster/postmaster.pid'), `${bystander.pid}\n/somewhere\n0\n5432\n/tmp/nowhere\n\n`)
  writeFileSync(join(folder, 'parley.lock'), JSON.stringify({ pid: bystander.pid, start: 'long ago' }))
  await start()
  expect(isRunning(bystander.pid ?? 0)).toBe(true)
})

test('starts over when it was cut off while creating the database', async () => {
  rmSync(join(folder, 'cluster'), { recursive: true })
  mkdirSync(join(folder, 'cluster.new'))
  writeFileSync(join(folder, 'cluster.new/PG_VERSION'), '18\n')
  writeFileSync(join(folder, 'parley.lock'), '')
  expect(await run((await start()).url, 'SELECT 1')).toEqual([[1]])
})

test('says in one sentence that a folder cannot be written to', async () => {
  rmSync(folder, { recursive: true })
  writeFileSync(folder, 'a file')
  await expect(start()).rejects.toThrow(/^The folder .*data cannot be written to \(EEXIST\); choose another one/)
})

test('says in one sentence that the data are of another version', async () => {
  writeFileSync(join(folder, 'cluster/PG_VERSION'), '12\n')
  await expect(start()).rejects.toThrow('is of PostgreSQL 12')
  writeFileSync(join(folder, 'cluster/PG_VERSION'), '18\n')
  await start()
})
