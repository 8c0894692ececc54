import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { findGateway, isGateway, usualAddresses } from '@parley/platform'

/** A platform to play against. */
export interface Platform {
  baseUrl: string
  close(): Promise<void>
}

const root = resolve(import.meta.dirname, '../..')
export interface FindOptions {
  /** Handed on to a platform that is started. */
  environment: NodeJS.ProcessEnv
  say: (line: string) => void
}

/**
 * The platform at `baseUrl`; without one, the one that runs at a usual address; else an embedded one of this play's own.
 * @throws Error when nothing answers at the address given, or the embedded platform does not start
 */
export async function findPlatform(baseUrl: string | undefined, { environment, say }: FindOptions): Promise<Platform> {
  const close = async () => {}
  if (baseUrl !== undefined) {
    if (await isGateway(baseUrl)) return { baseUrl, close }
    throw new Error(`No Parley answers at ${baseUrl}. Start one, or leave BASE_URL out: then an embedded one is started.`)
  }
  const usual = await findGateway()
  if (usual !== undefined) return { baseUrl: usual, close }
  say(`No Parley answers at ${usualAddresses.join(', ')}: starting an embedded one for this play ...`)
  return startEmbedded(environment)
}

/** As `make dev-up` does, on a free port and with data of its own, gone afterwards. */
async function startEmbedded(environment: NodeJS.ProcessEnv): Promise<Platform> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-load-'))
  const child = spawn(process.execPath, ['--import', 'tsx', 'local/src/main.ts'], {
    cwd: root,
    env: { ...environment, PORT: '0', PARLEY_DATA: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = new Promise<void>((done) => child.once('exit', () => done()))
  const close = async () => {
    child.kill('SIGINT')
    await exited
    rmSync(folder, { recursive: true, force: true })
  }
  let said = ''
  const ready = new Promise<string>((done, fail) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString()
      const url = /Live dashboard +(\S+)\/dashboard/.exec(said)?.[1]
      if (url !== undefined && said.includes('Ctrl-C')) done(url)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    void exited.then(() => fail(new Error(`The embedded platform did not start: ${said.trim()}`)))
  })
  try {
    return { baseUrl: await ready, close }
  } catch (error) {
    await close()
    throw error
  }
}
