import { describe, expect, test } from '@jest/globals'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

interface Run {
  child: ChildProcess
  /** All that it has written so far, standard output and standard error. */
  output: () => string
  /** Resolves once it has written this. */
  wrote: (text: string) => Promise<void>
  exitCode: Promise<number | null>
}

/** Once all that it wrote has come. Node tells no `close` of a child whose channel was cut from here. */
async function ended(child: ChildProcess): Promise<number | null> {
  const drained = [child.stdout, child.stderr].map((stream) => stream && once(stream, 'close'))
  await Promise.all([once(child, 'exit'), ...drained])
  return child.exitCode
}

function run(environment: Record<string, string> = {}, name = 'process'): Run {
  const fixture = join(import.meta.dirname, `testing/${name}.fixture.ts`)
  const child = spawn(process.execPath, ['--import', 'tsx', fixture], {
    env: { ...process.env, LOG_LEVEL: 'info', ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let output = ''
  const keep = (part: Buffer) => void (output += part.toString())
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  return {
    child,
    output: () => output,
    async wrote(text) {
      while (!output.includes(text)) await once(child.stdout ?? child, 'data')
    },
    exitCode: ended(child),
  }
}

/** The log may write in between. */
const closedInOrder = /closed second\n[^]*closed first\n/

describe('a process', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('closes its parts, the last first, on %s', async (signal) => {
    const { child, output, wrote, exitCode } = run()
    await wrote('"msg":"serving"')
    child.kill(signal)
    expect(await exitCode).toBe(0)
    expect(output()).toMatch(closedInOrder)
  })

  test('ends though nobody reads its log any more', async () => {
    for (let n = 0; n < 4; n++) {
      const { child, wrote } = run({}, 'logging')
      await wrote('"msg":"serving"')
      // As when the process that started it is killed.
      child.stdout?.destroy()
      child.stderr?.destroy()
      child.disconnect()
      const hanging = setTimeout(() => child.kill('SIGKILL'), 8_000)
      const [, signal] = await once(child, 'exit')
      clearTimeout(hanging)
      expect(signal).toBeNull()
    }
  }, 60_000)

  test('closes when the process that started it is gone', async () => {
    const { child, output, wrote, exitCode } = run()
    await wrote('"msg":"serving"')
    child.disconnect()
    expect(await exitCode).toBe(0)
    expect(output()).toMatch(closedInOrder)
  })

  test('says in one sentence why it cannot start, and closes what had opened', async () => {
    const { output, exitCode } = run({ FAILS: 'told' })
    expect(await exitCode).toBe(1)
    expect(output()).toMatch(/^There is no such thing\.$/m)
    expect(output()).toContain('closed first\n')
    expect(output()).not.toContain('run-process.ts')
  })

  test('names what is wrong in its configuration', async () => {
    const { output, exitCode } = run({ FAILS: 'maybe', LOG_LEVEL: 'loud' })
    expect(await exitCode).toBe(1)
    expect(output()).toMatch(/^The configuration is not valid:\n {2}FAILS: .*\n {2}LOG_LEVEL: /)
  })

  test('shows where a failure comes from that nobody thought of', async () => {
    const { output, exitCode } = run({ FAILS: 'thrown' })
    expect(await exitCode).toBe(1)
    expect(output()).toMatch(/fixture could not start: Error: bug\n +at .*process\.fixture\.ts/)
  })
})
