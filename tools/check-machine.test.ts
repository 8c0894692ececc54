import { spawnSync } from 'node:child_process'
import { expect, test } from '@jest/globals'

const start = (before: string, cwd = process.cwd()) =>
  spawnSync(process.execPath, ['-e', `${before}; require(${JSON.stringify(`${process.cwd()}/tools/check-machine.cjs`)})`], {
    cwd,
    encoding: 'utf8',
  })

const pretend = (version: string) => `Object.defineProperty(process.versions, 'node', { value: '${version}' })`

test.each(['18.20.0', '20.18.3'])('Node %s is refused with one sentence', (version) => {
  const { status, stderr } = start(pretend(version))
  expect(status).toBe(1)
  expect(stderr).toBe(`Parley needs Node 20.19 or newer; this is Node ${version}.\n`)
})

test.each(['20.19.0', '22.0.0', '24.1.0'])('Node %s will do', (version) => {
  expect(start(pretend(version)).status).toBe(0)
})

test('a folder that cannot be written is refused with one sentence', () => {
  // Not even root may write there.
  const { status, stderr } = start('', '/proc/self')
  expect(status).toBe(1)
  expect(stderr).toMatch(/^The folder \/proc\/\S+ cannot be written: .*\n$/)
})
