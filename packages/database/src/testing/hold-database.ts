import { createLogger } from '@parley/platform'
import { createPool } from '../pool.ts'
import { startEmbeddedPostgres } from '../embedded-postgres.ts'

/** A process to be killed: holds an embedded database, commits one more row to `kept`, tells its URL, and stays. */
const [folder = ''] = process.argv.slice(2)
const logger = createLogger({ name: 'hold-database', level: 'silent' })
try {
  const { url } = await startEmbeddedPostgres({ folder, logger })
  const pool = createPool({ url, name: 'hold-database', max: 1, logger })
  await pool.query('CREATE TABLE IF NOT EXISTS kept (n serial)')
  await pool.query('INSERT INTO kept DEFAULT VALUES')
  process.stdout.write(`${url}\n`)
  setInterval(() => undefined, 60_000)
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
