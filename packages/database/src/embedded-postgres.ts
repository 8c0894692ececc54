import { execFile } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Logger } from '@parley/platform'
import pg from 'pg'
import { DatabaseError } from './database-error.ts'
import { lockFolder, notWritable } from './folder-lock.ts'
import { endOrphan } from './orphan-postmaster.ts'
import { findPostgres, type PostgresBinaries } from './postgres-binaries.ts'
import { clusterArgument, startPostmaster, type Postmaster, type PostmasterOptions } from './postmaster.ts'
import { postgresOwner, postgresUser, tempFolder } from './postgres-user.ts'

export interface EmbeddedPostgresOptions {
  /** Where the data lies, created when missing; one living process at a time. */
  folder: string
  logger: Logger
  /** More server settings by name, for example `{ fsync: 'off' }` for data that nobody will miss. */
  settings?: Record<string, string>
}

export interface EmbeddedPostgres {
  /** libpq's form, by unix socket: `postgresql://postgres@localhost:5432/parley?host=%2Ftmp%2F…`. */
  url: string
  /** Ends the server orderly. Idempotent. */
  close(): Promise<void>
}

/** 40 connections for Parley's pools (see createPool), the rest for tools and people. */
const maxConnections = 100

/** Whether an embedded database was ever made there. */
export const hasEmbeddedPostgres = (folder: string): boolean => existsSync(join(resolve(folder), 'cluster/PG_VERSION'))

/**
 * Starts the PostgreSQL that npm carries, with the database `parley` in it. What is committed survives kill -9 of this process; the
 * server itself never outlives it.
 * @throws DatabaseError with one sentence: no build for this platform, folder in use or not writable, server does not start
 */
export async function startEmbeddedPostgres({ folder, logger, settings = {} }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const home = resolve(folder)
  try {
    mkdirSync(home, { recursive: true })
  } catch (error) {
    throw notWritable(home, error)
  }
  const lock = await lockFolder(home)
  const cluster = join(home, 'cluster')
  let sockets: string | undefined
  try {
    const binaries = await findPostgres()
    await endOrphan(cluster)
    if (!existsSync(join(cluster, 'PG_VERSION'))) await createCluster(binaries, home, settings, logger)
    await checkVersion(binaries, cluster)
    sockets = createSocketFolder()
    const statistics = binaries.has('pg_stat_statements')
    const postmaster = await startOnceFree({
      postgres: binaries.postgres,
      cluster,
      sockets,
      logger,
      settings: {
        max_connections: String(maxConnections),
        timezone: 'UTC',
        log_timezone: 'UTC',
        log_checkpoints: 'off',
        // Reading here or there is all one to a solid-state disk; PostgreSQL's own 4 is for others.
        random_page_cost: '1.1',
        // The work queue's table turns over quickly.
        autovacuum_naptime: '10s',
        ...(statistics ? { shared_preload_libraries: 'pg_stat_statements' } : {}),
        ...settings,
      },
    })
    const close = once(async () => {
      try {
        await postmaster.close()
      } finally {
        rmSync(postmaster.sockets, { recursive: true, force: true })
        lock.release()
      }
    })
    const url = (database: string) => `postgresql://postgres@localhost:5432/${database}?host=${encodeURIComponent(postmaster.sockets)}`
    try {
      await createDatabase(url, statistics)
    } catch (cause) {
      await close()
      throw cause
    }
    logger.info({ folder: home }, 'embedded database is up')
    return { url: url('parley'), close }
  } catch (error) {
    if (sockets !== undefined) rmSync(sockets, { recursive: true, force: true })
    lock.release()
    if (error instanceof DatabaseError) throw error
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM' || code === 'ENOSPC') throw notWritable(home, error)
    throw new DatabaseError(`The embedded database in ${home} does not start: ${(error as Error).message}`, { cause: error })
  }
}

/** Beside the real one first, so that a start that was cut off leaves nothing half made. */
async function createCluster(binaries: PostgresBinaries, home: string, settings: Record<string, string>, logger: Logger): Promise<void> {
  const fresh = join(home, 'cluster.new')
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { mode: 0o700 })
  const owner = postgresOwner()
  if (owner !== undefined) chownSync(fresh, owner, owner)
  logger.info({ folder: home }, 'creating the embedded database')
  const options = ['-D', clusterArgument(fresh), '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C']
  if (settings['fsync'] === 'off') options.push('--no-sync')
  await promisify(execFile)(binaries.initdb, options, { ...postgresUser(), cwd: fresh }).catch((error: { stderr: string }) => {
    throw new DatabaseError(`The embedded database could not be created in ${home}: ${error.stderr.trim()}`, { cause: error })
  })
  const cluster = join(home, 'cluster')
  rmSync(cluster, { recursive: true, force: true })
  renameSync(fresh, cluster)
}

/** Data of another major version cannot be read. */
async function checkVersion(binaries: PostgresBinaries, cluster: string): Promise<void> {
  const { stdout } = await promisify(execFile)(binaries.postgres, ['--version'], { ...postgresUser(), cwd: '/' })
  const ours = /\d+/.exec(stdout)?.[0]
  const theirs = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (ours !== theirs)
    throw new DatabaseError(
      `The data in ${cluster} is of PostgreSQL ${theirs}, this is ${ours}: move that folder away, or dump and restore.`,
    )
}

/** The sessions of a server that was killed take a moment to notice. */
async function startOnceFree(options: PostmasterOptions): Promise<Postmaster> {
  const until = performance.now() + 10_000
  for (;;) {
    try {
      return await startPostmaster(options)
    } catch (error) {
      const inUse = error instanceof DatabaseError && error.message.includes('pre-existing shared memory block')
      if (!inUse || performance.now() > until) throw error
      await pause(100)
    }
  }
}

function createSocketFolder(): string {
  const folder = mkdtempSync(join(tempFolder(), 'parley-sockets-'))
  chmodSync(folder, 0o700)
  const owner = postgresOwner()
  if (owner !== undefined) chownSync(folder, owner, owner)
  return folder
}

async function createDatabase(url: (database: string) => string, statistics: boolean): Promise<void> {
  await withClient(url('postgres'), async (client) => {
    const { rowCount } = await client.query(`SELECT 1 FROM pg_database WHERE datname = 'parley'`)
    if (rowCount === 0) await client.query('CREATE DATABASE parley')
  })
  if (statistics) await withClient(url('parley'), (client) => client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements'))
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => (done ??= work())
}
