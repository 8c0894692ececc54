import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { isRunning } from '@parley/database'
import { eventually } from '@parley/platform/testing'
import { expect, test } from '@jest/globals'

test('servers of a run that is killed end, and their folder goes', async () => {
  const words = ['--import', 'tsx', join(import.meta.dirname, 'hold-test-server.ts')]
  const run = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } })
  const [line] = (await once(createInterface({ input: run.stdout }), 'line')) as [string]
  const { pid, folder } = JSON.parse(line) as { pid: number; folder: string } // written by hold-test-server.ts
  expect(isRunning(pid)).toBe(true)
  run.kill('SIGKILL')
  await eventually(async () => {
    expect(isRunning(pid)).toBe(false)
    expect(existsSync(folder)).toBe(false)
  }, 30_000)
}, 60_000)
