import { resolve } from 'node:path'
import {
  allMigrations,
  DatabaseError,
  hasEmbeddedPostgres,
  migrate,
  migrateDown,
  plannedMigrationDown,
  plannedMigrations,
  startEmbeddedPostgres,
} from '@parley/database'
import { createLogger } from '@parley/platform'

const help = `Usage: tsx tools/migrate.ts up|down

  up     apply the migrations of prisma/migrations that the database does not have
  down   take the newest one back, by its down.sql; what its tables held is lost

The database is DATABASE_URL; where that is not set, the embedded one in PARLEY_DATA (default .data), while the platform is not running.
DRY_RUN=1 prints what would be done, and does nothing.
`

const dryRun = !['', '0'].includes(process.env['DRY_RUN'] ?? '')
const say = (line: string) => void process.stdout.write(`${line}\n`)

interface Verb {
  work: (url: string) => Promise<string>
  /** What `work` would do; of a database that is still to be made where there is no URL. */
  plan: (url: string | undefined) => Promise<string>
}

async function run({ work, plan }: Verb): Promise<void> {
  const told = dryRun ? plan : work
  const url = process.env['DATABASE_URL']
  if (url) say(await told(url))
  else await onEmbedded(resolve(process.env['PARLEY_DATA'] || '.data'), told, plan)
  if (dryRun) say('Nothing was done: DRY_RUN is set.')
}

async function onEmbedded(folder: string, told: Verb['work'], plan: Verb['plan']): Promise<void> {
  say(`The embedded database in ${folder}:`)
  if (dryRun && !hasEmbeddedPostgres(folder)) return say(await plan(undefined))
  const embedded = await startEmbeddedPostgres({ folder, logger })
  try {
    say(await told(embedded.url))
  } finally {
    await embedded.close()
  }
}

const logger = createLogger({ name: 'migrate', level: 'warn' })
const each = (names: readonly string[], line: (name: string) => string) =>
  names.length === 0 ? 'Nothing to apply.' : names.map(line).join('\n')
const verbs: Record<string, Verb> = {
  up: {
    work: async (url) => each(await migrate(url, { logger }), (name) => `Applied ${name}.`),
    plan: async (url) => each(url === undefined ? allMigrations() : await plannedMigrations(url), (name) => `Would apply ${name}.`),
  },
  down: {
    async work(url) {
      const name = await migrateDown(url, { logger })
      return name === undefined ? 'Nothing to take back.' : `Took ${name} back.`
    },
    async plan(url) {
      const name = url === undefined ? undefined : await plannedMigrationDown(url)
      return name === undefined ? 'Nothing to take back.' : `Would take ${name} back, and with it all that its tables and columns hold.`
    },
  },
}

const [word = '', ...rest] = process.argv.slice(2)
try {
  const verb = rest.length === 0 && Object.hasOwn(verbs, word) ? verbs[word] : undefined
  if (word === '--help' || word === '-h') process.stdout.write(help)
  else if (verb !== undefined) await run(verb)
  else {
    process.stderr.write(help)
    process.exitCode = 2
  }
} catch (error) {
  process.stderr.write(`${error instanceof DatabaseError ? error.message : String(error)}\n`)
  process.exitCode = 1
}
