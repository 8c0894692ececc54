import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

export interface RunningPlatform {
  url: string
  /** What it printed until it was ready. */
  output: string
  process: ChildProcess
  /** Ends it as Ctrl-C does; resolves with its exit code. */
  stop(): Promise<number | null>
  /** kill -9. */
  kill(): Promise<void>
}

/** A folder for the data of a test's platforms; `remove` when done. */
export function dataFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'parley-e2e-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Starts the platform as `make dev-up` does, on any free port, and resolves once it says that it is ready. */
export function startPlatform(folder: string, environment: Record<string, string> = {}): Promise<RunningPlatform> {
  const child = spawnPlatform(folder, environment)
  const exited = new Promise<number | null>((done) => child.once('exit', done))
  return new Promise((done, fail) => {
    let output = ''
    let errors = ''
    child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const url = /Live dashboard +(\S+)\/dashboard/.exec(output)?.[1]
      if (url === undefined || !output.includes('Ctrl-C')) return
      done({
        url,
        output,
        process: child,
        async stop() {
          child.kill('SIGINT')
          return exited
        },
        async kill() {
          child.kill('SIGKILL')
          await exited
        },
      })
    })
    void exited.then((code) => fail(new Error(`The platform ended with ${code} before it was ready: ${errors || output}`)))
  })
}

/** Starts it where it is expected not to: resolves with the exit code and what it said. */
export async function failToStart(
  folder: string,
  environment: Record<string, string> = {},
): Promise<{ code: number | null; said: string }> {
  const child = spawnPlatform(folder, environment)
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise<number | null>((done) => child.once('close', done))
  return { code, said }
}

const spawnPlatform = (folder: string, environment: Record<string, string>): ChildProcess =>
  spawn(process.execPath, ['--import', 'tsx', 'local/src/main.ts'], {
    cwd: root,
    env: { ...process.env, PORT: '0', PARLEY_DATA: folder, NODE_OPTIONS: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
