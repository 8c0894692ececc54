import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createHash, randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { ask, defaultBucket, s3Client } from './ask.ts'
import { choosePorts } from './ports.ts'
import { newSecret, readSettings, writePrivately, writeSettings, type ServerSettings } from './server-settings.ts'
import type { ServiceName } from './server.ts'
import { ServicesError } from './services-error.ts'
import { untilItAnswers } from './until-it-answers.ts'

const root = join(import.meta.dirname, '../../..')

/** Each variable of compose.yaml that is a port, with the one that the guide knows. */
export const composePorts = {
  POSTGRES_PORT: 5432,
  REDIS_PORT: 6379,
  RABBITMQ_PORT: 5672,
  RABBITMQ_MANAGEMENT_PORT: 15672,
  RABBITMQ_METRICS_PORT: 15692,
  S3_PORT: 9000,
  S3_CONSOLE_PORT: 9001,
  PROMETHEUS_PORT: 9090,
  ALERTMANAGER_PORT: 9093,
  GRAFANA_PORT: 3000,
}
type PortName = keyof typeof composePorts

const containersOf: Record<ServiceName, readonly string[]> = {
  postgres: ['postgres'],
  redis: ['redis', 'redis-exporter'],
  amqp: ['rabbitmq'],
  s3: ['minio'],
}
const monitoring = ['prometheus', 'alertmanager', 'node-exporter', 'grafana']

/** Passwords and keys, by their variables in compose.yaml. */
export const newComposeSecrets = (): Record<string, string> => ({
  POSTGRES_PASSWORD: newSecret(),
  REDIS_PASSWORD: newSecret(),
  RABBITMQ_PASSWORD: newSecret(),
  S3_ACCESS_KEY: newSecret(),
  S3_SECRET_KEY: newSecret(),
  MINIO_KMS_SECRET_KEY: `parley:${randomBytes(32).toString('base64')}`,
  GRAFANA_PASSWORD: newSecret(),
})

export interface Compose {
  /** Starts the containers of these services, with Prometheus and Grafana, and resolves once they answer. */
  up(services: readonly ServiceName[]): Promise<void>
  /** Ends the containers of this folder. What they stored stays in their volumes. */
  down(): Promise<void>
  /** Variables by which the apps reach a service. */
  environmentOf(service: ServiceName): Record<string, string>
  /** What can be opened, without secrets: title -> URL. */
  addressesOf(service: ServiceName | 'monitoring'): Record<string, string>
}

/** Whether a container engine answers and knows `compose`. */
export async function hasEngine(): Promise<boolean> {
  const answers = (...words: string[]) =>
    promisify(execFile)('docker', words, { timeout: 10_000 }).then(
      () => true,
      () => false,
    )
  return (await answers('info')) && answers('compose', 'version')
}

/**
 * `compose.yaml` for one data folder: a project of its own, so that two clones run side by side.
 * @param folder of compose alone, in the data folder
 * @returns undefined when nothing was ever brought up by it there
 */
export function findCompose(folder: string): Compose | undefined {
  const settings = readSettings(folder)
  return settings && describe(folder, settings)
}

/** The same, with ports and passwords made when there are none. @param onNotice hears which port is taken */
export async function openCompose(folder: string, onNotice: (line: string) => void): Promise<Compose> {
  const known = readSettings(folder)
  const running = known !== undefined && (await runningContainers(folder)) !== ''
  if (running) return describe(folder, known)
  const candidates = Object.entries(composePorts).map(([name, port]) => [
    name,
    [...(known === undefined ? [] : [known.ports[name] ?? port]), port],
  ])
  const ports = await choosePorts(Object.fromEntries(candidates) as Record<PortName, number[]>, (name, taken, instead) =>
    onNotice(`port ${taken} is taken, using ${instead} (${name})`),
  )
  const settings = { ports, secrets: { ...newComposeSecrets(), ...known?.secrets } }
  writeSettings(folder, settings)
  const lines = Object.entries({ ...settings.ports, ...settings.secrets }).map(([name, value]) => `${name}=${value}`)
  writePrivately(environmentFile(folder), `${lines.join('\n')}\n`)
  return describe(folder, settings)
}

function describe(folder: string, { ports, secrets }: ServerSettings): Compose {
  const at = (name: PortName) => `127.0.0.1:${ports[name]}`
  const environments: Record<ServiceName, Record<string, string>> = {
    postgres: { DATABASE_URL: `postgresql://postgres:${secrets['POSTGRES_PASSWORD']}@${at('POSTGRES_PORT')}/parley` },
    redis: { REDIS_URL: `redis://default:${secrets['REDIS_PASSWORD']}@${at('REDIS_PORT')}` },
    amqp: { AMQP_URL: `amqp://parley:${secrets['RABBITMQ_PASSWORD']}@${at('RABBITMQ_PORT')}` },
    s3: {
      S3_ENDPOINT: `http://${at('S3_PORT')}`,
      S3_REGION: 'us-east-1',
      S3_BUCKET: defaultBucket,
      S3_ACCESS_KEY: secrets['S3_ACCESS_KEY'] ?? '',
      S3_SECRET_KEY: secrets['S3_SECRET_KEY'] ?? '',
    },
  }
  const addresses: Record<ServiceName | 'monitoring', Record<string, string>> = {
    postgres: { PostgreSQL: `postgresql://${at('POSTGRES_PORT')}/parley` },
    redis: { Redis: `redis://${at('REDIS_PORT')}` },
    amqp: { RabbitMQ: `amqp://${at('RABBITMQ_PORT')}`, 'RabbitMQ management': `http://${at('RABBITMQ_MANAGEMENT_PORT')}` },
    s3: { 'S3 (MinIO)': `http://${at('S3_PORT')}`, 'MinIO console': `http://${at('S3_CONSOLE_PORT')}` },
    monitoring: {
      Prometheus: `http://${at('PROMETHEUS_PORT')}`,
      Alertmanager: `http://${at('ALERTMANAGER_PORT')}`,
      Grafana: `http://${at('GRAFANA_PORT')} (admin, the password is in compose/compose.env)`,
    },
  }
  return {
    async up(services) {
      await compose(folder, 'up', '--detach', '--wait', ...services.flatMap((name) => containersOf[name]), ...monitoring)
      if (services.includes('s3')) {
        const client = s3Client(environments.s3)
        await untilItAnswers('S3 (MinIO)', [], () => client.listBuckets())
        if (!(await client.bucketExists(defaultBucket))) await client.makeBucket(defaultBucket, 'us-east-1')
      }
      for (const name of services) await untilItAnswers(name, [], () => ask(name, environments[name]))
    },
    down: () => compose(folder, 'down'),
    environmentOf: (service) => environments[service],
    addressesOf: (service) => addresses[service],
  }
}

const environmentFile = (folder: string) => join(folder, 'compose.env')

/** What every call says: this file, this folder's ports and passwords, this folder's project. */
const commonWords = (folder: string) => [
  ...['compose', '--file', join(root, 'compose.yaml'), '--env-file', environmentFile(folder)],
  ...['--project-name', `parley-${createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 8)}`],
]

async function compose(folder: string, ...words: string[]): Promise<void> {
  // Its progress is for the person at the terminal.
  const child = spawn('docker', [...commonWords(folder), ...words], { stdio: ['ignore', 'inherit', 'inherit'] })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code === 0) return
  // An engine without a registry in reach, most often.
  const wayOut = words[0] === 'up' ? '; CONTAINERS=0 make services-up takes Debian’s packages instead' : ''
  throw new ServicesError(`docker compose ${words[0]} failed with ${code}, its own words stand above${wayOut}.`)
}

const runningContainers = async (folder: string): Promise<string> =>
  (await promisify(execFile)('docker', [...commonWords(folder), 'ps', '--quiet', '--status', 'running'])).stdout.trim()
