import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'

/** Who runs a server. */
export interface ServiceUser {
  name: string
  /** For `spawn`; empty when it is ourselves. */
  ids: { uid?: number; gid?: number }
}

const isRoot = () => process.getuid?.() === 0

/**
 * The user that Debian's package brings (`redis`, `rabbitmq`, `ceph`) when we are root and it can reach the folder, else ourselves: below
 * root's own home, for example, nobody else gets.
 * @param folder exists
 */
export function serviceUser(name: string, folder: string): ServiceUser {
  if (!isRoot()) return { name: String(process.getuid?.()), ids: {} }
  const user = packageUser(name)
  const reaches = spawnSync('/usr/bin/test', ['-x', resolve(folder)], { ...user.ids, cwd: '/' }).status === 0
  return reaches ? user : { name: 'root', ids: {} }
}

/** The package's user wherever we are root, for a server that refuses to run as root. */
export function packageUser(name: string): ServiceUser {
  if (!isRoot()) return { name: String(process.getuid?.()), ids: {} }
  const id = (which: '-u' | '-g') => Number(execFileSync('id', [which, name], { encoding: 'utf8' }))
  return { name, ids: { uid: id('-u'), gid: id('-g') } }
}

/** A folder of the server's own, closed to others. */
export function makeOwnFolder(path: string, user: ServiceUser): string {
  if (!existsSync(path)) mkdirSync(path, { recursive: true })
  chmodSync(path, 0o700)
  giveTo(path, user)
  return path
}

export function giveTo(path: string, { ids: { uid, gid } }: ServiceUser): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid)
}
