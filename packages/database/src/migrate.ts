import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Logger } from '@parley/platform'
import pg from 'pg'
import { DatabaseError } from './database-error.ts'

export interface MigrateOptions {
  /** Holds `<name>/migration.sql`, applied in the order of their names; default `prisma/migrations` of this repository. */
  folder?: string
  logger: Logger
}

/** Any number, the same everywhere: whoever holds this advisory lock migrates. */
const lockKey = 7_275_391_401

/** Prisma's own table, so that `prisma migrate deploy` can take over. */
const createTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`

/**
 * Applies the migrations that are missing, each in a transaction of its own together with its row in `_prisma_migrations`. Several
 * may start at once: they take turns.
 * @returns the names applied, in order
 * @throws DatabaseError when an applied migration has changed since or has no file, or one fails (the ones before it stay)
 */
export function migrate(url: string, { folder = defaultFolder(), logger }: MigrateOptions): Promise<string[]> {
  return locked(url, async (client) => {
    await client.query(createTable)
    const done: string[] = []
    for (const { name, sql, checksum } of missingMigrations(folder, await appliedMigrations(client))) {
      await inTransaction(client, name, async () => {
        await client.query(sql)
        await client.query(
          `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
           VALUES ($1, $2, clock_timestamp(), $3, now(), 1)`,
          [randomUUID(), checksum, name],
        )
      })
      logger.info({ migration: name }, 'migration applied')
      done.push(name)
    }
    return done
  })
}

/** What `migrate` would apply, of which nothing is. @throws DatabaseError as it would before the first */
export function plannedMigrations(url: string, { folder = defaultFolder() }: Pick<MigrateOptions, 'folder'> = {}): Promise<string[]> {
  return locked(url, async (client) => missingMigrations(folder, await appliedMigrations(client)).map(({ name }) => name))
}

/** The same for a database that is still to be made. */
export const allMigrations = (folder = defaultFolder()): string[] => migrationNames(folder)

/**
 * Takes the newest migration back by the `down.sql` beside it. What its tables held is lost.
 * @returns the name taken back; undefined when none is applied
 * @throws DatabaseError when there is no `down.sql`, or it fails
 */
export function migrateDown(url: string, { folder = defaultFolder(), logger }: MigrateOptions): Promise<string | undefined> {
  return locked(url, async (client) => {
    const newest = await newestMigration(client, folder)
    if (newest === undefined) return undefined
    const { name, sql } = newest
    await inTransaction(client, name, async () => {
      await client.query(sql)
      await client.query(`DELETE FROM "_prisma_migrations" WHERE migration_name = $1`, [name])
    })
    logger.info({ migration: name }, 'migration taken back')
    return name
  })
}

/** What `migrateDown` would take back, of which nothing is. @throws DatabaseError when there is no `down.sql` */
export function plannedMigrationDown(
  url: string,
  { folder = defaultFolder() }: Pick<MigrateOptions, 'folder'> = {},
): Promise<string | undefined> {
  return locked(url, async (client) => (await newestMigration(client, folder))?.name)
}

/** Looked for upwards, since a bundle lies elsewhere than this file. */
function defaultFolder(): string {
  for (let at = import.meta.dirname; ; at = dirname(at)) {
    const folder = join(at, 'prisma/migrations')
    if (existsSync(folder)) return folder
    if (at === dirname(at)) throw new DatabaseError(`There is no prisma/migrations above ${import.meta.dirname}; name the folder.`)
  }
}

const migrationNames = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'migration.sql')))
    .map((entry) => entry.name)
    .sort()

/** Those of the folder that do not stand yet, in order. @throws DatabaseError when the two do not fit each other */
function missingMigrations(folder: string, applied: Map<string, string>): { name: string; sql: string; checksum: string }[] {
  const names = migrationNames(folder)
  const unknown = [...applied.keys()].find((name) => !names.includes(name))
  if (unknown !== undefined)
    throw new DatabaseError(`The database has the migration ${unknown}, which is not in ${folder}: it is of a newer version of Parley.`)
  return names.flatMap((name) => {
    const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8')
    const checksum = createHash('sha256').update(sql).digest('hex')
    const known = applied.get(name)
    if (known === undefined) return [{ name, sql, checksum }]
    if (known === checksum) return []
    throw new DatabaseError(
      `The migration ${name} was changed after it had been applied: restore its file and put the change into a new one.`,
    )
  })
}

/** Of those that stand, with what takes it back. @throws DatabaseError when nothing does */
async function newestMigration(client: pg.Client, folder: string): Promise<{ name: string; sql: string } | undefined> {
  const name = [...(await appliedMigrations(client)).keys()].sort().at(-1)
  if (name === undefined) return undefined
  const file = join(folder, name, 'down.sql')
  if (!existsSync(file)) throw new DatabaseError(`The migration ${name} has no down.sql, so it cannot be taken back.`)
  return { name, sql: readFileSync(file, 'utf8') }
}

/** Names and checksums of what stands. */
async function appliedMigrations(client: pg.Client): Promise<Map<string, string>> {
  const table = await client.query<{ name: string | null }>(`SELECT to_regclass('"_prisma_migrations"')::text AS name`)
  if (table.rows[0]?.name == null) return new Map()
  const { rows } = await client.query<{ name: string; checksum: string }>(
    `SELECT migration_name AS name, checksum FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  )
  return new Map(rows.map(({ name, checksum }) => [name, checksum]))
}

async function inTransaction(client: pg.Client, name: string, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN')
  try {
    await work()
    await client.query('COMMIT')
  } catch (cause) {
    await client.query('ROLLBACK')
    throw new DatabaseError(`The migration ${name} failed and was undone: ${(cause as Error).message}`, { cause })
  }
}

async function locked<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'parley-migrate', connectionTimeoutMillis: 10_000 })
  try {
    await client.connect()
  } catch (cause) {
    throw new DatabaseError(`The database cannot be reached: ${(cause as Error).message}`, { cause })
  }
  try {
    await requireOwnSession(client)
    // A migration may take its time, whatever the role's own timeout is.
    await client.query('SET statement_timeout = 0')
    await client.query('SELECT pg_advisory_lock($1)', [lockKey])
    return await work(client)
  } finally {
    // Ends the session, and the lock with it.
    await client.end()
  }
}

/** Behind a pooler the lock would stay with a connection of the server that others use after us, and the next to migrate would wait for ever. */
async function requireOwnSession(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  // As the server named it when we connected; a pooler names another. Its types leave it out.
  const { processID } = client as pg.Client & { processID?: number | null }
  if (rows[0]?.pid !== processID)
    throw new DatabaseError(
      'The database is behind a pooler, and migrations need a session of their own: give DATABASE_URL of the server itself.',
    )
}
