import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRunning } from '@parley/database'
import { eventually } from '@parley/platform/testing'
import { afterAll, expect, test } from '@jest/globals'
import { findDaemon, startDaemon } from './daemon.ts'
import { servicesStatus } from './status.ts'
import { takeDownServices } from './take-down.ts'

const home = mkdtempSync(join(tmpdir(), 'parley-damaged-files-'))
chmodSync(home, 0o711)
const redis = join(home, 'redis')
mkdirSync(redis)
afterAll(() => rmSync(home, { recursive: true, force: true }))

test('status names a damaged services.json, and the way out', async () => {
  const file = join(home, 'services.json')
  writeFileSync(file, '{"redis": {"ori')
  await expect(servicesStatus(home)).rejects.toThrow(`${file} is damaged. \`make services-up\` writes it anew.`)
  rmSync(file)
})

test.each(['', '{}'])('down names damaged settings (%j), and still ends what runs', async (content) => {
  const file = join(redis, 'settings.json')
  writeFileSync(file, content)
  const { pid } = startDaemon({ name: 'redis', folder: redis, program: '/bin/sleep', arguments: ['60'], user: { name: 'self', ids: {} } })
  await eventually(async () => expect(findDaemon(redis, 'redis')).toBe(pid))
  await expect(takeDownServices(home, () => {})).rejects.toThrow(`${file} is damaged.`)
  expect(isRunning(pid)).toBe(false)
})
