import { resolve } from 'node:path'
import { DatabaseError, startEmbeddedPostgres } from '@parley/database'
import { createLogger } from '@parley/platform'
import { seed } from '../prisma/seed/seed.ts'

/** `make seed`: fills an empty, migrated database: DATABASE_URL, else the embedded one while the platform is not running. */
const logger = createLogger({ name: 'seed', level: 'warn' })
const url = process.env['DATABASE_URL']
try {
  const embedded =
    url === undefined ? await startEmbeddedPostgres({ folder: resolve(process.env['PARLEY_DATA'] ?? '.data'), logger }) : undefined
  try {
    const seeded = await seed(url ?? embedded?.url ?? '', logger)
    process.stdout.write(seeded ? 'Seeded.\n' : 'There is data already: nothing was done.\n')
  } finally {
    await embedded?.close()
  }
} catch (error) {
  const noTables = (error as { code?: unknown }).code === '42P01' // PostgreSQL: undefined_table
  process.stderr.write(
    noTables
      ? 'The database has no tables yet: run `make migrate-up` first.\n'
      : `${error instanceof DatabaseError ? error.message : String(error)}\n`,
  )
  process.exitCode = 1
}
