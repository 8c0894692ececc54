import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRunning } from '@parley/database'
import { eventually } from '@parley/platform/testing'
import { afterAll, afterEach, expect, test } from '@jest/globals'
import { endDaemon, findDaemon, startDaemon } from './daemon.ts'

const folder = mkdtempSync(join(tmpdir(), 'parley-daemon-'))
const user = { name: 'self', ids: {} }
const start = (name: string, ...words: [string, ...string[]]) =>
  startDaemon({ name, folder, program: words[0], arguments: words.slice(1), user })

afterEach(() => endDaemon(folder, 'sleeper'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('is known by its pid file to whoever looks, until it ends', async () => {
  const { pid } = start('sleeper', '/bin/sleep', '60')
  await eventually(async () => expect(findDaemon(folder, 'sleeper')).toBe(pid))
  await endDaemon(folder, 'sleeper', [['SIGTERM', 5_000]])
  expect(findDaemon(folder, 'sleeper')).toBeUndefined()
  expect(isRunning(pid)).toBe(false)
})

test('a pid that another process has by now is neither found nor signalled', async () => {
  const { pid } = start('sleeper', '/bin/sleep', '60')
  await eventually(async () => expect(findDaemon(folder, 'sleeper')).toBe(pid))
  const [boot, stat = ''] = readFileSync(join(folder, 'sleeper.pid'), 'utf8').split('\n')
  // Same boot, same pid, but it started later than the one that was written down.
  const fields = stat.split(' ')
  fields[21] = String(Number(fields[21]) - 1)
  writeFileSync(join(folder, 'stranger.pid'), `${boot}\n${fields.join(' ')}\n`)
  expect(findDaemon(folder, 'stranger')).toBeUndefined()
  await endDaemon(folder, 'stranger')
  // The same pid and start, of another boot.
  writeFileSync(join(folder, 'stranger.pid'), `00000000-0000-0000-0000-000000000000\n${stat}\n`)
  await endDaemon(folder, 'stranger')
  expect(findDaemon(folder, 'sleeper')).toBe(pid)
})

test('one that ignores what it is asked is killed in the end', async () => {
  const { pid } = start('sleeper', '/bin/sh', '-c', `trap '' TERM; echo deaf; while :; do sleep 1; done`)
  await eventually(async () => expect(readFileSync(join(folder, 'sleeper.log'), 'utf8')).toContain('deaf'))
  await endDaemon(folder, 'sleeper', [['SIGTERM', 100]])
  expect(isRunning(pid)).toBe(false)
})

test('tells the last words of one that ends', async () => {
  const daemon = start('sleeper', '/bin/sh', '-c', 'echo "no such luck" >&2; exit 3')
  await eventually(async () => expect(daemon.lastWords()).toBe('no such luck'))
  expect(findDaemon(folder, 'sleeper')).toBeUndefined()
})
