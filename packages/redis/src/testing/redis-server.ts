import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Closable } from '@parley/platform'
import { freePort } from '@parley/platform/testing'

/** A Redis of a test's own, to be stopped, stalled and started anew. It keeps nothing: each start is an empty one. */
export interface RedisServer extends Closable {
  url: string
  /** On the same port. */
  start(): Promise<void>
  /** As a crash would. */
  kill(): Promise<void>
  /** It answers nothing from now on, and its connections stay open. */
  stall(): void
  resume(): void
}

/** Starts Debian's `redis-server` on a free port of the loopback. @param options settings of redis.conf */
export async function startRedisServer(options: Record<string, string> = {}): Promise<RedisServer> {
  const port = await freePort()
  let server: ChildProcess | undefined

  const start = async () => {
    const settings = { port: String(port), bind: '127.0.0.1', save: '', appendonly: 'no', ...options }
    const child = spawn(
      'redis-server',
      Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    server = child
    const lines = createInterface({ input: child.stdout })
    const ready = (async () => {
      for await (const line of lines) if (line.includes('Ready to accept connections')) return
      throw new Error('redis-server ended before it was ready')
    })()
    await Promise.race([ready, once(child, 'error').then(([error]) => Promise.reject(error as Error))])
    child.stdout.resume()
  }

  const kill = async () => {
    const child = server
    server = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    kill,
    stall: () => void server?.kill('SIGSTOP'),
    resume: () => void server?.kill('SIGCONT'),
    close: kill,
  }
}
