import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { guidePorts, portVariableOf } from '../../local/src/processes/guide-ports.ts'

export const root = resolve(import.meta.dirname, '../..')

/**
 * embedded: one process, as `make dev-up`. services: every part a process, on the run's PostgreSQL, Redis, RabbitMQ and S3, as
 * `make dev-up SERVICES=1`. Jest's project says which (support/on-services.mjs).
 */
export const mode = process.env['PLATFORM'] === 'services' ? 'services' : 'embedded'

/** For `beforeAll`: on services the first platform of a run waits for the servers as well. Milliseconds. */
export const startWithinMs = mode === 'services' ? 240_000 : 120_000

export interface RunningPlatform {
  url: string
  /** What it printed until it was ready. */
  output: string
  /** Resolves once it has printed this, since it was ready. */
  says(text: string): Promise<void>
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

/** Services of their own for each folder, the same whenever it is started again. */
const services = new Map<string, Promise<Record<string, string>>>()

function servicesOf(folder: string): Promise<Record<string, string>> {
  const known = services.get(folder) ?? import('@parley/services/testing').then(({ platformServices }) => platformServices())
  services.set(folder, known)
  return known
}

/** Starts the platform as `make dev-up` does, on free ports, and resolves once it says that it is ready. */
export async function startPlatform(folder: string, environment: Record<string, string> = {}): Promise<RunningPlatform> {
  const child = await spawnPlatform(folder, environment)
  const exited = new Promise<number | null>((done) => child.once('exit', done))
  return new Promise((done, fail) => {
    let output = ''
    let errors = ''
    const awaited = new Set<() => void>()
    let isReady = false
    child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      for (const look of awaited) look()
      const url = /Live dashboard +(\S+)\/dashboard/.exec(output)?.[1]
      if (isReady || url === undefined || !output.includes('Ctrl-C')) return
      isReady = true
      const ready = output.length
      done({
        url,
        output,
        process: child,
        says: (text) =>
          new Promise((said) => {
            const look = () => {
              if (!output.includes(text, ready)) return
              awaited.delete(look)
              said()
            }
            awaited.add(look)
            look()
          }),
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
  const child = await spawnPlatform(folder, environment)
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const code = await new Promise<number | null>((done) => child.once('close', done))
  return { code, said }
}

async function spawnPlatform(folder: string, environment: Record<string, string>): Promise<ChildProcess> {
  const [script, settings] =
    mode === 'services'
      ? ['local/src/processes/main.ts', { ...freePorts, ...(await servicesOf(folder)) }]
      : ['local/src/main.ts', { PORT: '0' }]
  return spawn(process.execPath, ['--import', 'tsx', script], {
    cwd: root,
    env: { ...process.env, PARLEY_DATA: folder, NODE_OPTIONS: '', ...settings, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

const freePorts = Object.fromEntries(Object.keys(guidePorts).map((name) => [portVariableOf(name), '0']))
