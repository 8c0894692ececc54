import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'

const run = (...words: string[]) => {
  const script = join(import.meta.dirname, 'main.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script, ...words], {
    encoding: 'utf8',
    timeout: 30_000,
  })
  return { status, stdout, stderr }
}

test.each([
  [['foo'], /^unknown: foo\n\nPostgreSQL, Redis/],
  [['down', 'all'], /^unknown: all\n\nPostgreSQL, Redis/],
  [[], /^PostgreSQL, Redis/],
  [['up', '--foo'], /^Unknown option '--foo'[^\n]*\n$/],
])(
  '%j: what is not known is named, and nothing is done',
  (words, told) => {
    expect(run(...words)).toEqual({ status: 1, stdout: '', stderr: expect.stringMatching(told) })
  },
  30_000,
)
