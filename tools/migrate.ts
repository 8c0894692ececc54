import { resolve } from 'node:path'
import { DatabaseError, migrate, migrateDown, startEmbeddedPostgres } from '@parley/database'
import { createLogger } from '@parley/platform'

const help = `Usage: tsx tools/migrate.ts up|down

  up     apply the migrations of prisma/migrations that the database does not have
  down   take the newest one back, by its down.sql; what its tables held is lost

The database is DATABASE_URL; where that is not set, the embedded one in PARLEY_DATA (default .data), while the platform is not running.
`

async function run(work: (url: string) => Promise<string>): Promise<void> {
  const url = process.env['DATABASE_URL']
  if (url !== undefined && url !== '') return void process.stdout.write(`${await work(url)}\n`)
  const folder = resolve(process.env['PARLEY_DATA'] ?? '.data')
  process.stdout.write(`The embedded database in ${folder}:\n`)
  const embedded = await startEmbeddedPostgres({ folder, logger })
  try {
    process.stdout.write(`${await work(embedded.url)}\n`)
  } finally {
    await embedded.close()
  }
}

const logger = createLogger({ name: 'migrate', level: 'warn' })
const up = async (url: string) => {
  const applied = await migrate(url, { logger })
  return applied.length === 0 ? 'Nothing to apply.' : applied.map((name) => `Applied ${name}.`).join('\n')
}
const down = async (url: string) => {
  const name = await migrateDown(url, { logger })
  return name === undefined ? 'Nothing to take back.' : `Took ${name} back.`
}

const [verb, ...rest] = process.argv.slice(2)
try {
  if (verb === '--help' || verb === '-h') process.stdout.write(help)
  else if (verb === 'up' && rest.length === 0) await run(up)
  else if (verb === 'down' && rest.length === 0) await run(down)
  else {
    process.stderr.write(help)
    process.exitCode = 2
  }
} catch (error) {
  process.stderr.write(`${error instanceof DatabaseError ? error.message : String(error)}\n`)
  process.exitCode = 1
}
