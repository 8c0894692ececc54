import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { processStart } from '@parley/database'
import { silentLogger, type Closable } from '@parley/platform'
import { serverKinds } from '../server-kinds.ts'
import type { Purpose, ServiceName } from '../server.ts'
import { takeDownServers } from '../take-down.ts'

export interface TestServer {
  /** The variables by which it is reached. */
  environment: Record<string, string>
  /** Its other addresses by title. */
  addresses: Record<string, string>
}

export interface TestServers extends Closable {
  /** Holds a folder for each. */
  folder: string
  /** Starts it on the first call. @param instance another than the one that all share */
  get(name: ServiceName, instance?: string): Promise<TestServer>
}

const prefix = 'parley-services-'
const endServers = (folder: string) => ['--import', 'tsx', join(import.meta.dirname, 'end-servers.ts'), folder]
const root = join(import.meta.dirname, '../../../..')

/**
 * Private servers of one run of tests, on free ports and in a folder of their own. They end with this process, however it ends.
 * @param purpose `development` for servers that wait for the disk, as benchmarks need them
 */
export function createTestServers(purpose: Purpose = 'tests'): TestServers {
  const folder = join(tmpdir(), `${prefix}${process.pid}-${processStart(process.pid)}`)
  const servers = new Map<string, Promise<TestServer>>()
  let watchdog: ReturnType<typeof startWatchdog> | undefined

  const start = async (name: ServiceName, own: string): Promise<TestServer> => {
    if (watchdog === undefined) {
      sweep()
      mkdirSync(folder, { recursive: true })
      chmodSync(folder, 0o711)
      watchdog = startWatchdog(folder)
    }
    const { environment, addresses } = await serverKinds[name].start({
      folder: join(folder, own),
      purpose,
      logger: silentLogger(),
    })
    return { environment, addresses }
  }
  return {
    folder,
    get(name, instance) {
      const own = instance === undefined ? name : `${name}-${instance}`
      let server = servers.get(own)
      if (server === undefined) {
        server = start(name, own)
        servers.set(own, server)
      }
      return server
    },
    async close() {
      await Promise.allSettled(servers.values())
      await takeDownServers(folder, 'kill')
      watchdog?.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}

/** A shell that costs no memory to speak of until our end of its standard input closes: on kill -9, too. */
function startWatchdog(folder: string) {
  const watchdog = spawn('/bin/sh', ['-c', 'read -r _; exec "$@"', 'parley-watchdog', process.execPath, ...endServers(folder)], {
    cwd: root,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  watchdog.unref()
  return watchdog
}

/** What a run left whose watchdog was killed, too. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const [, pid, start] = new RegExp(`^${prefix}(\\d+)-(\\d+)$`).exec(name) ?? []
    if (pid === undefined || processStart(Number(pid)) === start) continue
    spawn(process.execPath, endServers(join(tmpdir(), name)), { cwd: root, detached: true, stdio: 'ignore' }).unref()
  }
}
