import { untilReaped } from '@parley/database'
import { execFile } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { ask } from './ask.ts'
import { configFile } from './config-file.ts'
import { endDaemon, findDaemon, startDaemon } from './daemon.ts'
import { dataOf, openServerFolder, processesOf, settingsForStart, withPorts } from './server-lifetime.ts'
import { newSecret, readSettings, type ServerSettings } from './server-settings.ts'
import type { Server, ServerKind, ServerOptions } from './server.ts'
import { giveTo, makeOwnFolder, packageUser } from './service-user.ts'
import { ServicesError } from './services-error.ts'
import { untilItAnswers } from './until-it-answers.ts'

const database = 'parley'
const versions = '/usr/lib/postgresql'

/** As in compose.yaml. 1,000 clients come through a pooler; a server of two cores gains nothing from more than this. */
export const postgresSettings: Record<string, string> = {
  max_connections: '200',
  // Reading here or there is all one to a solid-state disk; PostgreSQL's own 4 is for others.
  random_page_cost: '1.1',
  shared_preload_libraries: 'pg_stat_statements',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_duration_statement: '1000',
}

/** Nothing in it outlives the run: nothing waits for the disk. */
const settingsForTests = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' }

/** PostgreSQL 15 or newer: user `postgres` with a generated password, database `parley`, `pg_stat_statements` loaded. */
export const postgresServer: ServerKind = {
  name: 'postgres',
  title: 'PostgreSQL',
  packages: { postgresql: versions },
  start,
  find(folder) {
    const settings = readSettings(folder)
    return settings && describe(folder, settings)
  },
}

async function start(options: ServerOptions): Promise<Server> {
  const folder = openServerFolder(options.folder)
  const isRunning = () => findDaemon(folder, 'postgres') !== undefined
  const settings = () => settingsForStart(options, 'PostgreSQL', { postgres: 5432 }, isRunning(), () => ({ password: newSecret() }))
  return withPorts(settings, isRunning, async (chosen) => {
    const server = describe(folder, chosen)
    const daemons = isRunning() ? [] : [await startPostmaster(options, chosen)]
    // The server is up before its database is there.
    const admin = { DATABASE_URL: urlOf(chosen, 'postgres') }
    await untilItAnswers('PostgreSQL', daemons, () => ask('postgres', admin), { log: join(folder, 'postgres.log') })
    await createDatabase(chosen)
    return server
  })
}

function describe(folder: string, settings: ServerSettings): Server {
  return {
    environment: { DATABASE_URL: urlOf(settings, database) },
    addresses: { PostgreSQL: `postgresql://127.0.0.1:${settings.ports['postgres']}/${database}` },
    processes: () => processesOf(folder, ['postgres']),
    close: () =>
      // Fast shutdown: ends sessions, writes everything down. Then the immediate one: the log is replayed on the next start.
      endDaemon(folder, 'postgres', [
        ['SIGINT', 15_000],
        ['SIGQUIT', 5_000],
      ]),
    // Its own immediate shutdown ends all of its processes; SIGKILL would end the first alone.
    kill: () => endDaemon(folder, 'postgres', [['SIGQUIT', 5_000]]),
  }
}

async function startPostmaster({ folder, purpose, logger }: ServerOptions, settings: ServerSettings) {
  const user = packageUser('postgres')
  const cluster = dataOf(folder)
  if (!existsSync(join(cluster, 'PG_VERSION'))) await createCluster(folder, settings, purpose === 'tests')
  const set = {
    ...postgresSettings,
    ...(purpose === 'tests' && settingsForTests),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(settings.ports['postgres']),
  }
  const version = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  logger.info({ folder, version }, 'starting PostgreSQL')
  await untilReaped(cluster)
  return startDaemon({
    name: 'postgres',
    folder,
    program: join(binaries(version), 'postgres'),
    // The user postgres may not be able to pass through the folders above; its working folder it always reaches.
    arguments: ['-D', '/proc/self/cwd', ...Object.entries(set).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    workingFolder: cluster,
    user,
  })
}

/** Beside the real one first, so that a start that was cut off leaves nothing half made. */
async function createCluster(folder: string, settings: ServerSettings, hasty: boolean): Promise<void> {
  const user = packageUser('postgres')
  const fresh = join(folder, 'data.new')
  rmSync(fresh, { recursive: true, force: true })
  makeOwnFolder(fresh, user)
  const passwordFile = join(folder, 'password.new')
  writeFileSync(passwordFile, settings.secrets['password'] ?? '', { mode: 0o600 })
  giveTo(passwordFile, user)
  const options = ['-D', '/proc/self/cwd', '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '-A', 'scram-sha-256']
  options.push('--pwfile=../password.new', ...(hasty ? ['--no-sync'] : []))
  try {
    await promisify(execFile)(join(binaries(), 'initdb'), options, { cwd: fresh, env: { PATH: '/usr/bin:/bin' }, ...user.ids })
  } catch (cause) {
    throw new ServicesError(`PostgreSQL's data cannot be created in ${folder}: ${(cause as { stderr?: string }).stderr?.trim()}`, { cause })
  } finally {
    rmSync(passwordFile)
  }
  chmodSync(fresh, 0o700)
  renameSync(fresh, dataOf(folder))
}

async function createDatabase(settings: ServerSettings): Promise<void> {
  await query(urlOf(settings, 'postgres'), async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${database}`)
  })
  await query(urlOf(settings, database), (client) => client.query(configFile('postgres-extensions.sql')))
}

async function query(connectionString: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

const urlOf = ({ ports, secrets }: ServerSettings, name: string) =>
  `postgresql://postgres:${secrets['password']}@127.0.0.1:${ports['postgres']}/${name}`

/** Of the major version that the data is of, else the newest. */
function binaries(version?: string): string {
  const installed = existsSync(versions) ? readdirSync(versions).filter((name) => Number(name) >= 15) : []
  const chosen = version ?? installed.toSorted((a, b) => Number(a) - Number(b)).at(-1)
  if (chosen === undefined || !installed.includes(chosen))
    throw new ServicesError(`PostgreSQL ${version ?? '15 or newer'} is not installed (package postgresql).`)
  return join(versions, chosen, 'bin')
}
