import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { Logger } from '@parley/platform'
import { DatabaseError } from './database-error.ts'
import { isRoot, postgresUser } from './postgres-user.ts'

export interface PostmasterOptions {
  /** The program. */
  postgres: string
  /** An initialised cluster, owned by the user that runs it. */
  cluster: string
  /** The folder of its unix socket; short, and closed to others. */
  sockets: string
  settings: Record<string, string>
  logger: Logger
}

export interface Postmaster {
  sockets: string
  close(): Promise<void>
}

/**
 * The cluster's path for the server. As root it runs as nobody, who may not be able to pass through the folders above (root's own
 * home): its working directory it can always reach.
 */
export const clusterArgument = (cluster: string): string => (isRoot() ? '/proc/self/cwd' : cluster)

/**
 * Runs the server until `close`, or until this process ends in whatever way.
 * @throws DatabaseError with the server's own words when it does not come up within 60 s
 */
export async function startPostmaster({ postgres, cluster, sockets, settings, logger }: PostmasterOptions): Promise<Postmaster> {
  const set = Object.entries({ listen_addresses: '', unix_socket_directories: sockets, port: '5432', ...settings })
  const server = spawn(postgres, ['-D', clusterArgument(cluster), ...set.flatMap(([name, value]) => ['-c', `${name}=${value}`])], {
    ...postgresUser(),
    cwd: cluster,
    // A group of its own: Ctrl-C in the terminal reaches us, and we end it once its clients are done.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const watchdog = startWatchdog(server, sockets)
  let closing = false
  server.once('exit', (code, signal) => {
    watchdog?.kill('SIGKILL')
    if (!closing) logger.error({ code, signal }, 'the embedded database has ended')
  })
  const forget = () => (closing = true)
  try {
    await ready(server, (line) => {
      // That sessions end when the server does is no news.
      if (/ (FATAL|PANIC): /.test(line) && !closing) logger.warn({ postgres: line }, 'database server')
      else logger.debug({ postgres: line }, 'database server')
    })
  } catch (error) {
    forget()
    await end(server)
    throw error
  }
  // A program that does not close us may end all the same; the watchdog sees to the server.
  server.unref()
  unrefPipe(server.stderr)
  return {
    sockets,
    async close() {
      forget()
      await end(server)
    },
  }
}

/**
 * Resolves when the server takes connections.
 * @param onLine called with every line it writes, until it ends
 */
function ready(server: ChildProcess, onLine: (line: string) => void): Promise<void> {
  const said: string[] = []
  return new Promise((resolve, reject) => {
    const fail = (why: string) =>
      reject(
        new DatabaseError(`The embedded database does not start: ${said.find((line) => line.includes('FATAL')) ?? said.at(-1) ?? why}`),
      )
    const timer = setTimeout(() => fail('not ready within 60 s'), 60_000)
    server.once('error', (error) => {
      clearTimeout(timer)
      fail(error.message)
    })
    // Once its last words have been read, too.
    server.once('close', (code) => {
      clearTimeout(timer)
      fail(`it ended with ${code}`)
    })
    const { stderr } = server
    if (stderr === null) return
    createInterface({ input: stderr }).on('line', (line) => {
      if (said.length < 50) said.push(line)
      onLine(line)
      if (!line.includes('database system is ready to accept connections')) return
      clearTimeout(timer)
      said.length = 0
      resolve()
    })
  })
}

async function end(server: ChildProcess): Promise<void> {
  // Never ran, or has ended.
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return
  server.ref()
  const gone = once(server, 'exit')
  const harder = setTimeout(() => server.kill('SIGQUIT'), 10_000)
  // Fast shutdown: ends sessions, writes everything down.
  server.kill('SIGINT')
  await gone
  clearTimeout(harder)
}

/**
 * Ends the server when our end of its standard input closes: on kill -9, too. A shell, so that it costs no memory to speak of.
 */
function startWatchdog(server: ChildProcess, sockets: string): ChildProcess | undefined {
  if (server.pid === undefined) return undefined
  const script = `read -r _; kill -INT "$1"; n=0; while kill -0 "$1" && [ $n -lt 300 ]; do sleep 0.1; n=$((n+1)); done; rm -rf "$2"`
  const watchdog = spawn('/bin/sh', ['-c', script, 'parley-watchdog', String(server.pid), sockets], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  })
  // Where there is no shell the next start still finds the orphan and ends it.
  watchdog.on('error', () => undefined)
  watchdog.unref()
  unrefPipe(watchdog.stdin)
  return watchdog
}

/** A child's pipes are sockets, which its types do not say. */
function unrefPipe(pipe: unknown): void {
  if (pipe instanceof Socket) pipe.unref()
}
