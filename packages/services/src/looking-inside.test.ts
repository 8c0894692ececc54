import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'

const page = readFileSync(join(import.meta.dirname, '../../../docs/services.md'), 'utf8')
const lines = page.split('\n').filter((line) => line.includes('. .data/services/amqp/rabbitmqctl.env'))
const folder = mkdtempSync(join(tmpdir(), 'parley-looking-inside-'))
mkdirSync(join(folder, '.data/services/amqp'), { recursive: true })
writeFileSync(join(folder, '.data/services/amqp/rabbitmqctl.env'), "RABBITMQ_NODENAME='parley-1@localhost'\n")
writeFileSync(join(folder, 'rabbitmqctl'), '#!/bin/sh\necho "$1 of $RABBITMQ_NODENAME"\n', { mode: 0o755 })
afterAll(() => rmSync(folder, { recursive: true }))

test('docs/services.md shows two of them', () => expect(lines).toHaveLength(2))

test.each(['set -a', 'set +a'])('the lines of docs/services.md tell rabbitmqctl its node after: %s', (before) => {
  for (const line of lines) {
    const env = { PATH: `${folder}:/usr/bin:/bin` }
    expect(execFileSync('/bin/sh', ['-c', `${before}\n${line}`], { cwd: folder, env, encoding: 'utf8' })).toMatch(
      /^list_(queues|consumers) of parley-1@localhost\n$/,
    )
  }
})
