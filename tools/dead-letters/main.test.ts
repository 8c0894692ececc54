import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { root } from '../root.ts'

const folder = mkdtempSync(join(tmpdir(), 'parley-dead-letters-'))
afterAll(() => rmSync(folder, { recursive: true }))

function list(environment: Record<string, string>) {
  const env = { PATH: process.env['PATH'], PARLEY_DATA: folder, ...environment }
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'tools/dead-letters/main.ts', 'list'], {
    cwd: root,
    env,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

test('without a broker, says where the address of services-up is, once there is one', () => {
  expect(list({})).toEqual({ status: 1, stdout: '', stderr: 'Set AMQP_URL to the address of RabbitMQ.\n' })
  mkdirSync(join(folder, 'services'))
  writeFileSync(join(folder, 'services/services.env'), '')
  expect(list({}).stderr).toBe(
    `Set AMQP_URL to the address of RabbitMQ; that of services-up: (set -a; . ${folder}/services/services.env; make dead-letters)\n`,
  )
}, 30_000)

test('where no broker answers, one sentence says so, and nothing else', () => {
  expect(list({ AMQP_URL: 'amqp://127.0.0.1:1' })).toEqual({ status: 1, stdout: '', stderr: expect.stringMatching(/^[^{\n]+\n$/) })
}, 30_000)
