import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Closable } from '@parley/platform'
import { freePort } from '@parley/platform/testing'

export interface PoolerOptions {
  /** Text of a `pgbouncer.ini`. Where it listens and who may come are set here. */
  ini: string
  /** Of PostgreSQL: address, user and password, for both sides. */
  server: URL
  /** The name under which the file lists the database. */
  database: string
}

export interface Pooler extends Closable {
  /** The database as clients reach it. */
  url: string
  /** Its own console: `SHOW POOLS` and the like. */
  consoleUrl: string
}

/** A pgbouncer of a test's own, from Debian's package, on a free port of the loopback. */
export async function startPooler({ ini, server, database }: PoolerOptions): Promise<Pooler> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-pooler-'))
  const port = await freePort()
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    unix_socket_dir: '',
    auth_file: join(folder, 'users'),
    stats_users: server.username,
  }
  const kept = ini.split('\n').filter((line) => !Object.keys(settings).includes(line.split('=')[0]?.trim() ?? ''))
  const own = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  writeFileSync(join(folder, 'pgbouncer.ini'), [...kept, ...own, ''].join('\n'))
  writeFileSync(join(folder, 'users'), `"${server.username}" "${server.password}"\n`, { mode: 0o600 })
  // It refuses to be root.
  const ids = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {}
  if (ids.uid !== undefined && ids.gid !== undefined) chownSync(join(folder, 'users'), ids.uid, ids.gid)
  chmodSync(folder, 0o711)

  const child = spawn('/usr/sbin/pgbouncer', [join(folder, 'pgbouncer.ini')], { cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], ...ids })
  const ended = once(child, 'exit')
  const close = async () => {
    child.kill('SIGKILL')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const said: string[] = []
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line)
    if (line.includes('process up')) break
  }
  if (child.exitCode !== null || !said.at(-1)?.includes('process up')) {
    await close()
    throw new Error(`pgbouncer does not start: ${said.join(' | ')}`)
  }
  child.stderr.resume()
  const urlOf = (name: string) => `postgresql://${server.username}:${server.password}@127.0.0.1:${port}/${name}`
  return { url: urlOf(database), consoleUrl: urlOf('pgbouncer'), close }
}

const idOf = (which: '-u' | '-g') => Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8' }))
