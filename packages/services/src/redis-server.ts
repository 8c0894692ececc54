import { join } from 'node:path'
import { ask } from './ask.ts'
import { configFile } from './config-file.ts'
import { endDaemon, findDaemon, startDaemon } from './daemon.ts'
import { dataOf, openServerFolder, processesOf, settingsForStart, withPorts } from './server-lifetime.ts'
import { newSecret, readSettings, writePrivately, type ServerSettings } from './server-settings.ts'
import type { Server, ServerKind, ServerOptions } from './server.ts'
import { giveTo, makeOwnFolder, serviceUser } from './service-user.ts'
import { untilItAnswers } from './until-it-answers.ts'

const program = '/usr/bin/redis-server'

/** Redis with a generated password, tuned by `config/redis.conf`. */
export const redisServer: ServerKind = {
  name: 'redis',
  title: 'Redis',
  packages: { 'redis-server': program },
  start,
  find(folder) {
    const settings = readSettings(folder)
    return settings && describe(folder, settings)
  },
}

async function start(options: ServerOptions): Promise<Server> {
  const folder = openServerFolder(options.folder)
  const isRunning = () => findDaemon(folder, 'redis') !== undefined
  const settings = () => settingsForStart(options, 'Redis', { redis: 6379 }, isRunning(), () => ({ password: newSecret() }))
  return withPorts(settings, isRunning, async (chosen) => {
    const server = describe(folder, chosen)
    const daemons = isRunning() ? [] : [startRedis(options, chosen)]
    await untilItAnswers('Redis', daemons, () => ask('redis', server.environment), { everyMs: 20, log: join(folder, 'redis.log') })
    return server
  })
}

function describe(folder: string, { ports, secrets }: ServerSettings): Server {
  return {
    environment: { REDIS_URL: `redis://default:${secrets['password']}@127.0.0.1:${ports['redis']}` },
    addresses: { Redis: `redis://127.0.0.1:${ports['redis']}` },
    processes: () => processesOf(folder, ['redis']),
    close: () => endDaemon(folder, 'redis', [['SIGTERM', 10_000]]),
    kill: () => endDaemon(folder, 'redis'),
  }
}

function startRedis({ folder, purpose, logger }: ServerOptions, { ports, secrets }: ServerSettings) {
  const user = serviceUser('redis', folder)
  const data = makeOwnFolder(dataOf(folder), user)
  const config = join(folder, 'redis.conf')
  const lines = [configFile('redis.conf'), 'bind 127.0.0.1', `port ${ports['redis']}`, `requirepass ${secrets['password']}`]
  writePrivately(config, [...lines, ...(purpose === 'tests' ? ['save ""'] : []), ''].join('\n'))
  giveTo(config, user)
  logger.info({ folder, user: user.name }, 'starting Redis')
  return startDaemon({ name: 'redis', folder, program, arguments: [config], workingFolder: data, user })
}
