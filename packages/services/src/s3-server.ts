import { execFile } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { ask, defaultBucket, s3Client } from './ask.ts'
import { cephConfig } from './ceph-config.ts'
import { endDaemon, findDaemon, startDaemon, type Daemon } from './daemon.ts'
import { dataOf, here, openServerFolder, processesOf, settingsForStart, withPorts } from './server-lifetime.ts'
import { newSecret, readSettings, writePrivately, type ServerSettings } from './server-settings.ts'
import type { Server, ServerKind, ServerOptions } from './server.ts'
import { giveTo, makeOwnFolder, serviceUser, type ServiceUser } from './service-user.ts'
import { ServicesError } from './services-error.ts'
import { untilItAnswers } from './until-it-answers.ts'

/** In the order of their start. */
const daemonNames = ['ceph-mon', 'ceph-osd', 'radosgw'] as const
const region = 'us-east-1'
/** As every program of Ceph is told, from its working folder. */
const config = '../ceph.conf'

/**
 * S3 by Ceph's radosgw, which checks signatures, policies and lifecycles as S3 does: one monitor, one store, one gateway. In development
 * the store is a file that grows as needed; in tests it is memory.
 */
export const s3Server: ServerKind = {
  name: 's3',
  title: 'S3 (Ceph)',
  packages: {
    'ceph-mon': '/usr/bin/ceph-mon',
    'ceph-osd': '/usr/bin/ceph-osd',
    'ceph-common': '/usr/bin/ceph',
    radosgw: '/usr/bin/radosgw',
  },
  start,
  find(folder) {
    const settings = readSettings(folder)
    return settings && describe(folder, settings)
  },
}

async function start(options: ServerOptions): Promise<Server> {
  const folder = openServerFolder(options.folder)
  const running = () => daemonNames.filter((name) => findDaemon(folder, name) !== undefined)
  const newSecrets = () => ({
    fsid: randomUUID(),
    osd: randomUUID(),
    accessKey: newSecret(),
    secretKey: newSecret(),
    encryptionKey: randomBytes(32).toString('base64'),
  })
  const settings = async () => {
    // The others know the monitor's address from their start on: without it they start again, too. So does all of a store in memory.
    const alive = running()
    if (alive.length > 0 && (options.purpose === 'tests' || !alive.includes('ceph-mon')) && alive.length < daemonNames.length)
      await endAll(folder)
    return settingsForStart(options, 'S3', { s3: 9000, monitor: 0, monitorV1: 0 }, running().length > 0, newSecrets)
  }
  return withPorts(
    settings,
    () => running().length > 0,
    async (chosen) => {
      const server = describe(folder, chosen)
      const daemons = await startMissing(options, chosen)
      const client = s3Client(server.environment)
      const patience = { everyMs: 100, log: join(folder, 'radosgw.log') }
      await untilItAnswers('S3 (radosgw)', daemons, () => fetch(server.environment['S3_ENDPOINT'] ?? ''), patience)
      // Where it is known already, writing it again would wait half a minute for a gateway that was killed.
      if (daemons.length > 0 && !(await knowsUser(client))) await createUser(folder, chosen)
      await untilItAnswers('S3 (radosgw)', daemons, () => client.listBuckets(), patience)
      if (!(await client.bucketExists(defaultBucket))) await client.makeBucket(defaultBucket, region)
      await ask('s3', server.environment)
      return server
    },
  )
}

function describe(folder: string, { ports, secrets }: ServerSettings): Server {
  const endpoint = `http://127.0.0.1:${ports['s3']}`
  return {
    environment: {
      S3_ENDPOINT: endpoint,
      S3_REGION: region,
      S3_BUCKET: defaultBucket,
      S3_ACCESS_KEY: secrets['accessKey'] ?? '',
      S3_SECRET_KEY: secrets['secretKey'] ?? '',
    },
    addresses: { S3: endpoint },
    processes: () => processesOf(folder, daemonNames),
    close: () => endAll(folder),
    async kill() {
      await Promise.all(daemonNames.map((name) => endDaemon(folder, name)))
    },
  }
}

/** The gateway first, the monitor, whom the store tells that it goes, last. */
async function endAll(folder: string): Promise<void> {
  await endDaemon(folder, 'radosgw', [['SIGTERM', 5_000]])
  await endDaemon(folder, 'ceph-osd', [['SIGTERM', 15_000]])
  await endDaemon(folder, 'ceph-mon', [['SIGTERM', 5_000]])
}

interface Ceph {
  folder: string
  data: string
  user: ServiceUser
  settings: ServerSettings
}

async function startMissing({ folder, purpose, logger }: ServerOptions, settings: ServerSettings): Promise<Daemon[]> {
  const user = serviceUser('ceph', folder)
  const data = dataOf(folder)
  // A store in memory has forgotten what the monitor remembers of it.
  if (purpose === 'tests' && findDaemon(folder, 'ceph-mon') === undefined) rmSync(data, { recursive: true, force: true })
  makeOwnFolder(data, user)
  const file = join(folder, 'ceph.conf')
  writeFileSync(file, cephConfig({ data: resolve(data), purpose, settings }), { mode: 0o600 })
  giveTo(file, user)
  const ceph = { folder, data, user, settings }
  const missing = (name: string) => findDaemon(folder, name) === undefined
  const daemon = (name: (typeof daemonNames)[number], id: readonly string[]): Daemon => {
    logger.info({ folder, user: user.name, program: name }, 'starting S3')
    return startDaemon({ name, folder, program: `/usr/bin/${name}`, arguments: ['-c', config, ...id, '-f'], workingFolder: data, user })
  }
  const started: Daemon[] = []
  if (missing('ceph-mon')) {
    await prepareMonitor(ceph)
    started.push(daemon('ceph-mon', ['-i', 'a']))
  }
  if (missing('ceph-osd')) {
    await prepareStore(ceph)
    started.push(daemon('ceph-osd', ['-i', '0']))
  }
  if (missing('radosgw')) started.push(daemon('radosgw', ['-n', 'client.rgw']))
  return started
}

/** Makes the monitor's data once; its address at each start, for its port may be another than last time. */
async function prepareMonitor(ceph: Ceph): Promise<void> {
  const { folder, data, user, settings } = ceph
  const run = runIn(data)
  const map = '../monmap'
  const { monitor, monitorV1 } = settings.ports
  const address = `[v2:127.0.0.1:${monitor},v1:127.0.0.1:${monitorV1}]`
  await run('monmaptool', ['--create', '--clobber', '--fsid', settings.secrets['fsid'] ?? '', '--addv', 'a', address, map])
  giveTo(join(folder, 'monmap'), user)
  if (existsSync(join(data, 'mon'))) return run('ceph-mon', ['-c', config, '-i', 'a', '--inject-monmap', map], user)

  rmSync(join(data, 'keyring'), { force: true })
  const keyring = `${here}/keyring`
  await run('ceph-authtool', ['--create-keyring', keyring, '--gen-key', '-n', 'mon.', '--cap', 'mon', 'allow *'])
  const addKey = (name: string, ...caps: string[]) =>
    run('ceph-authtool', [keyring, '--gen-key', '-n', name, ...caps.flatMap((cap) => ['--cap', ...cap.split(': ')])])
  await addKey('client.admin', 'mon: allow *', 'osd: allow *')
  await addKey('client.rgw', 'mon: allow rw', 'osd: allow rwx')
  await addKey('osd.0', 'mon: allow profile osd', 'osd: allow *')
  giveTo(join(data, 'keyring'), user)
  const fresh = join(data, 'mon.new')
  rmSync(fresh, { recursive: true, force: true })
  makeOwnFolder(fresh, user)
  await run('ceph-mon', ['-c', config, '-i', 'a', '--mkfs', '--mon-data', `${here}/mon.new`, '--monmap', map, '--keyring', keyring], user)
  renameSync(fresh, join(data, 'mon'))
}

async function prepareStore({ data, user, settings }: Ceph): Promise<void> {
  if (existsSync(join(data, 'osd'))) return
  const run = runIn(data)
  const uuid = settings.secrets['osd'] ?? ''
  await run('ceph', ['-c', config, '--connect-timeout', '60', 'osd', 'new', uuid], user)
  const fresh = join(data, 'osd.new')
  rmSync(fresh, { recursive: true, force: true })
  makeOwnFolder(fresh, user)
  mkdirSync(join(data, 'run'), { recursive: true })
  await run('ceph-osd', ['-c', config, '-i', '0', '--mkfs', '--osd-data', `${here}/osd.new`, '--osd-uuid', uuid], user)
  renameSync(fresh, join(data, 'osd'))
}

const knowsUser = (client: ReturnType<typeof s3Client>) =>
  client.listBuckets().then(
    () => true,
    () => false,
  )

/** The keys are ours, so that they are the same in a store that has forgotten them. They travel in a file, not in a command line. */
async function createUser(folder: string, { secrets }: ServerSettings): Promise<void> {
  const user = serviceUser('ceph', folder)
  const document = {
    user_id: 'parley',
    display_name: 'Parley',
    keys: [{ user: 'parley', access_key: secrets['accessKey'], secret_key: secrets['secretKey'] }],
    op_mask: 'read, write, delete',
    type: 'rgw',
    max_buckets: 10_000,
  }
  const data = dataOf(folder)
  const file = join(data, 'user.json')
  writePrivately(file, JSON.stringify({ key: 'user:parley', data: document }))
  giveTo(file, user)
  const words = ['-c', config, '-n', 'client.rgw', 'metadata', 'put', 'user:parley', `--infile=${here}/user.json`]
  await runIn(data)('radosgw-admin', words, user)
  rmSync(file)
}

/** Runs the programs of Ceph that prepare something, each in the folder of the data. */
const runIn = (cwd: string) => async (program: string, words: readonly string[], user?: ServiceUser) => {
  try {
    const options = { cwd, env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8' }, timeout: 120_000, ...user?.ids }
    await promisify(execFile)(program, [...words], options)
  } catch (cause) {
    const said = (cause as { stderr?: string }).stderr?.trim().split('\n').at(-1)
    throw new ServicesError(`S3 cannot be set up: ${program} ${words.at(-1)}: ${said ?? (cause as Error).message}`, { cause })
  }
}
