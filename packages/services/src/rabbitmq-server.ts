import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ask } from './ask.ts'
import { configFile } from './config-file.ts'
import { endDaemon, findDaemon, startDaemon, type Daemon } from './daemon.ts'
import { endPortMapper, findPortMapper, startPortMapper, type PortMapper } from './port-mapper.ts'
import { dataOf, here, openServerFolder, processesOf, settingsForStart, withPorts } from './server-lifetime.ts'
import { newSecret, readSettings, writePrivately, type ServerSettings } from './server-settings.ts'
import type { Server, ServerKind, ServerOptions } from './server.ts'
import { giveTo, makeOwnFolder, serviceUser, type ServiceUser } from './service-user.ts'
import { environmentLines } from './services-file.ts'
import { untilItAnswers } from './until-it-answers.ts'

const program = '/usr/lib/rabbitmq/bin/rabbitmq-server'
const user = 'parley'

/** AMQP and the management page are well-known; the others only have to be free. */
const wellKnown = { amqp: 5672, management: 15672, prometheus: 15692, distribution: 0, epmd: 0 }

/**
 * RabbitMQ with its management and Prometheus plugins, one user with a generated password (no `guest`), and a node name and port mapper
 * (epmd) of its own, so that it meets no other RabbitMQ on the machine.
 */
export const rabbitmqServer: ServerKind = {
  name: 'amqp',
  title: 'RabbitMQ',
  packages: { 'rabbitmq-server': program },
  start,
  find(folder) {
    const settings = readSettings(folder)
    return settings && describe(folder, settings)
  },
}

async function start(options: ServerOptions): Promise<Server> {
  const folder = openServerFolder(options.folder)
  const isRunning = () => findDaemon(folder, 'rabbitmq') !== undefined
  const newSecrets = () => ({ password: newSecret(), cookie: newSecret(), node: `parley-${randomBytes(6).toString('hex')}@localhost` })
  const settings = async () => {
    // Without its server the port mapper is of no use, and its port is not ours to keep.
    const known = readSettings(folder)
    if (known !== undefined && !isRunning()) await endPortMapper(portMapperOf(folder, known))
    return settingsForStart(options, 'RabbitMQ', wellKnown, isRunning(), newSecrets)
  }
  return withPorts(settings, isRunning, async (chosen) => {
    const server = describe(folder, chosen)
    const daemons = startMissing(options, chosen)
    const log = join(dataOf(folder), 'log', `${chosen.secrets['node']}.log`)
    try {
      await untilItAnswers('RabbitMQ', daemons, () => ask('amqp', server.environment), { everyMs: 200, log })
    } catch (error) {
      // One of the two is of no use without the other, and its ports are not ours to keep.
      if (daemons.some((daemon) => daemon.lastWords() !== undefined)) await server.close()
      throw error
    }
    return server
  })
}

function describe(folder: string, settings: ServerSettings): Server {
  const { ports, secrets } = settings
  const mapper = portMapperOf(folder, settings)
  return {
    environment: { AMQP_URL: `amqp://${user}:${secrets['password']}@127.0.0.1:${ports['amqp']}` },
    addresses: {
      RabbitMQ: `amqp://127.0.0.1:${ports['amqp']}`,
      'RabbitMQ management': `http://127.0.0.1:${ports['management']}`,
      'RabbitMQ metrics': `http://127.0.0.1:${ports['prometheus']}/metrics`,
    },
    processes: () => [{ name: 'epmd', pid: findPortMapper(mapper) }, ...processesOf(folder, ['rabbitmq'])],
    async close() {
      await endDaemon(folder, 'rabbitmq', [['SIGTERM', 30_000]])
      await endPortMapper(mapper)
    },
    async kill() {
      await endDaemon(folder, 'rabbitmq')
      await endPortMapper(mapper)
    },
  }
}

const portMapperOf = (folder: string, { ports, secrets }: ServerSettings): PortMapper => ({
  folder,
  port: ports['epmd'] ?? 0,
  node: secrets['node'] ?? '',
})

function startMissing(options: ServerOptions, settings: ServerSettings): Daemon[] {
  const { folder } = options
  const user = serviceUser('rabbitmq', folder)
  const workingFolder = makeOwnFolder(dataOf(folder), user)
  const mapper = portMapperOf(folder, settings)
  return [
    ...(findPortMapper(mapper) === undefined ? [startPortMapper(mapper, { workingFolder, user })] : []),
    ...(findDaemon(folder, 'rabbitmq') === undefined ? [startBroker(options, settings, user)] : []),
  ]
}

function startBroker({ folder, logger }: ServerOptions, settings: ServerSettings, owner: ServiceUser): Daemon {
  const { ports, secrets } = settings
  const data = dataOf(folder)
  const write = (name: string, content: string) => {
    const file = join(data, name)
    writePrivately(file, content)
    giveTo(file, owner)
    return file
  }
  write('enabled_plugins', configFile('enabled_plugins'))
  if (!existsSync(join(data, '.erlang.cookie'))) write('.erlang.cookie', secrets['cookie'] ?? '')
  write('definitions.json', JSON.stringify(definitionsOf(secrets['password'] ?? '')))
  write('rabbitmq.conf', `${configFile('rabbitmq.conf')}${listeners(ports)}load_definitions = ${here}/definitions.json\n`)

  const environment = {
    HOME: data,
    ERL_EPMD_PORT: String(ports['epmd']),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: secrets['node'] ?? '',
    RABBITMQ_DIST_PORT: String(ports['distribution']),
    RABBITMQ_CONFIG_FILE: `${here}/rabbitmq`,
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_MNESIA_BASE: `${here}/mnesia`,
    RABBITMQ_LOG_BASE: `${here}/log`,
    RABBITMQ_ENABLED_PLUGINS_FILE: `${here}/enabled_plugins`,
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
  }
  // What rabbitmqctl needs to reach it: `set -a; . .data/services/amqp/rabbitmqctl.env; rabbitmqctl list_queues`.
  const { HOME, ERL_EPMD_PORT, RABBITMQ_NODENAME, RABBITMQ_CONF_ENV_FILE } = environment
  const own = environmentLines({ HOME, ERL_EPMD_PORT, RABBITMQ_NODENAME, RABBITMQ_CONF_ENV_FILE })
  writePrivately(join(folder, 'rabbitmqctl.env'), `${own}PATH=/usr/lib/rabbitmq/bin:$PATH\n`)
  logger.info({ folder, user: owner.name, node: secrets['node'] }, 'starting RabbitMQ')
  return startDaemon({
    folder,
    workingFolder: data,
    user: owner,
    name: 'rabbitmq',
    program,
    arguments: [],
    // As under systemd, the script becomes the server instead of staying as its parent: the pid we know is the server's.
    environment: { ...environment, RUNNING_UNDER_SYSTEMD: 'true' },
  })
}

const listeners = (ports: Record<string, number>) => `
listeners.tcp.local = 127.0.0.1:${ports['amqp']}
management.tcp.ip = 127.0.0.1
management.tcp.port = ${ports['management']}
prometheus.tcp.ip = 127.0.0.1
prometheus.tcp.port = ${ports['prometheus']}
log.file.rotation.size = 10485760
log.file.rotation.count = 3
`

/** What RabbitMQ imports at each start: its one user, and nothing of queues, which the apps declare. */
function definitionsOf(password: string) {
  const salt = randomBytes(4)
  const hash = createHash('sha256').update(salt).update(password).digest()
  return {
    users: [
      {
        name: user,
        password_hash: Buffer.concat([salt, hash]).toString('base64'),
        hashing_algorithm: 'rabbit_password_hashing_sha256',
        tags: ['administrator'],
        limits: {},
      },
    ],
    vhosts: [{ name: '/' }],
    permissions: [{ user, vhost: '/', configure: '.*', write: '.*', read: '.*' }],
  }
}
