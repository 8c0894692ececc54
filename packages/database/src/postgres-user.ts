import { tmpdir } from 'node:os'

/** PostgreSQL refuses to run as root: then it runs as nobody. */
const nobody = 65_534

export const isRoot = (): boolean => process.getuid?.() === 0

/** Spawn options of everything that is run from the embedded PostgreSQL. */
export function postgresUser(): { uid?: number; gid?: number; env: NodeJS.ProcessEnv } {
  // Nothing of our own environment (locale, PG… variables, preloaded libraries) is to change the server.
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
  return isRoot() ? { uid: nobody, gid: nobody, env } : { env }
}

/** Owner of what the server writes; undefined when it runs as ourselves. */
export const postgresOwner = (): number | undefined => (isRoot() ? nobody : undefined)

/** A temp folder that the server's user can reach, with a path short enough for sockets (at most 107 bytes with their names). */
export const tempFolder = (): string => (isRoot() || Buffer.byteLength(tmpdir()) > 70 ? '/tmp' : tmpdir())
