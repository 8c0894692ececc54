import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from '@jest/globals'
import { untilReaped } from './orphan-postmaster.ts'
import { isRunning, isZombie } from './process-identity.ts'

test('a killed server that looks alive is waited for until its parent has asked after it', async () => {
  const cluster = mkdtempSync(join(tmpdir(), 'parley-cluster-'))
  // A parent that never asks: its child stays until it ends itself.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
  const [line] = await once(createInterface(parent.stdout), 'line')
  const pid = Number(line)
  while (!isZombie(pid)) await new Promise((resolve) => setTimeout(resolve, 5))
  writeFileSync(join(cluster, 'postmaster.pid'), `${pid}\n/somewhere\n`)
  expect(isRunning(pid)).toBe(false)

  let waited = false
  const reaped = untilReaped(cluster).then(() => (waited = true))
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(waited).toBe(false)
  parent.kill()
  await reaped
  expect(isZombie(pid)).toBe(false)
  rmSync(cluster, { recursive: true })
})

test('where no server was, nothing is waited for', async () => {
  await expect(untilReaped('/nowhere')).resolves.toBeUndefined()
})
