import { expect, test } from '@jest/globals'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { commandBeneath } from './command-beneath.ts'

/** As buildah does it: one more of its own kind, which starts the command from a thread that is not its first. */
const engine = `
  const { spawn } = require('node:child_process')
  const { Worker } = require('node:worker_threads')
  const inner = "const { spawn } = require('node:child_process'); process.stdout.write(spawn('sleep', ['60']).pid + '\\\\n')"
  new Worker(\`require('node:child_process').spawn(process.execPath, ['-e', \${JSON.stringify(inner)}], { stdio: 'inherit' })\`, { eval: true })
`
const isEngines = (program: string) => program === process.execPath

test('the command is found whichever thread of the engine started it, and not the engine itself', async () => {
  const started = spawn(process.execPath, ['-e', engine])
  const ended = once(started, 'exit')
  const [line] = (await once(started.stdout, 'data')) as [Buffer]
  const command = Number(line.toString())
  try {
    expect(commandBeneath(started.pid ?? 0, isEngines)).toBe(command)
  } finally {
    process.kill(command)
  }
  await ended
  expect(commandBeneath(started.pid ?? 0, isEngines)).toBeUndefined()
})
