import { resolve } from 'node:path'
import { DatabaseError, hasEmbeddedPostgres, startEmbeddedPostgres } from '@parley/database'
import { createLogger } from '@parley/platform'
import { isUnseeded, seed } from '../prisma/seed/seed.ts'

/**
 * `make seed`: fills an empty, migrated database: DATABASE_URL, else the embedded one while the platform is not running. DRY_RUN=1 prints
 * whether it would.
 */
const logger = createLogger({ name: 'seed', level: 'warn' })
const dryRun = !['', '0'].includes(process.env['DRY_RUN'] ?? '')
const noTables = 'The database has no tables yet: run `make migrate-up` first.'

async function work(url: string): Promise<string> {
  if (!dryRun) return (await seed(url, logger)) ? 'Seeded.' : 'There is data already: nothing was done.'
  const would = (await isUnseeded(url, logger))
    ? 'Would add two organisations, the demo accounts, a question bank, past interviews and some to come.'
    : 'There is data already: nothing would be done.'
  return `${would}\nNothing was done: DRY_RUN is set.`
}

async function onEmbedded(folder: string): Promise<string> {
  if (dryRun && !hasEmbeddedPostgres(folder)) throw new DatabaseError(noTables)
  const embedded = await startEmbeddedPostgres({ folder, logger })
  try {
    return await work(embedded.url)
  } finally {
    await embedded.close()
  }
}

try {
  const url = process.env['DATABASE_URL']
  process.stdout.write(`${await (url ? work(url) : onEmbedded(resolve(process.env['PARLEY_DATA'] || '.data')))}\n`)
} catch (error) {
  const undefinedTable = (error as { code?: unknown }).code === '42P01' // PostgreSQL's code
  process.stderr.write(`${undefinedTable ? noTables : error instanceof DatabaseError ? error.message : String(error)}\n`)
  process.exitCode = 1
}
