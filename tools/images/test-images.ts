import { createIdentityKey, identityKeysPath } from '@parley/platform'
import { freePort } from '@parley/platform/testing'
import { createTestServers, type TestServers } from '../../packages/services/src/testing/test-servers.ts'
import type { Engine, RunningImage } from './engine.ts'

/** Processes that serve, in the order of their start. */
const serving = [
  'interviews',
  'emotion',
  'scoring',
  'gateway',
  'inference-worker',
  'inference-worker-gpu',
  'scoring-worker',
  'media-worker',
]
const readyWithinMs = 120_000

interface Outcome {
  /** What is wrong; undefined when it is as it should be. */
  fault?: string | undefined
  /** Until it was ready; undefined when it never was. */
  seconds?: number | undefined
}

interface Row extends Outcome {
  target: string
  megabytes: number
}

/**
 * Starts each image with PostgreSQL, Redis, RabbitMQ and S3 beside it and asks whether it is ready; looks that it runs Node 22 without
 * root's rights, passes its own health check, writes nothing into itself and ends when it is told to. Prints a table.
 * @returns whether all are as they should be
 */
export async function testImages(
  engine: Engine,
  targets: readonly string[],
  nameOf: (target: string) => string,
  say: (line: string) => void,
): Promise<boolean> {
  const servers = createTestServers()
  const rows: Row[] = []
  /** With the last that each said. */
  const running: [string, RunningImage, () => string][] = []
  try {
    const environment = await environmentOf(servers, say)
    const look = async (target: string, check: () => Promise<Outcome>) => {
      const row: Row = { target, megabytes: engine.size(nameOf(target)), ...(await check()) }
      rows.push(row)
      say(`  ${describe(row)}`)
    }
    // The others find no tables without it.
    await look('migrate', () => runToItsEnd(engine, nameOf('migrate'), environment))
    for (const target of serving.filter((name) => targets.includes(name)))
      await look(target, async () => {
        const image = engine.start(nameOf(target), { ...environment, PORT: portOf(environment, target) })
        const output = hear(image)
        running.push([target, image, output])
        const { seconds, fault } = await untilReady(image, Number(portOf(environment, target)), output)
        return {
          seconds,
          fault: fault ?? platformFault(image.run(platform)) ?? healthCheckFault(image, engine.healthCheck(nameOf(target))),
        }
      })
    for (let last = running.pop(); last !== undefined; last = running.pop()) {
      const [target, image, output] = last
      const row = rows.find((candidate) => candidate.target === target)
      const fault = await endingFault(image, output)
      if (fault === undefined || row === undefined || row.fault !== undefined) continue
      row.fault = fault
      say(`  ${describe(row)}`)
    }
  } finally {
    await Promise.allSettled(running.map(([, image]) => image.stop()))
    await servers.close()
  }
  const wrong = rows.filter(({ fault }) => fault !== undefined).length
  say(`${rows.length - wrong} images as they should be, ${wrong} not.`)
  return wrong === 0 && rows.length > 0
}

const describe = ({ target, megabytes, seconds, fault }: Row) =>
  `${target.padEnd(22)} ${String(megabytes).padStart(5)} MB  ${fault ?? (seconds === undefined ? 'ran to its end' : `ready after ${seconds.toFixed(1)} s`)}`

/** By target; the port of a process that is asked by others is in their addresses. */
const portOf = (environment: Record<string, string>, target: string) => environment[`PORT_OF_${target}`] ?? '0'

async function environmentOf(servers: TestServers, say: (line: string) => void): Promise<Record<string, string>> {
  say('  starting PostgreSQL, Redis, RabbitMQ and S3 ...')
  const started = await Promise.all((['postgres', 'redis', 'amqp', 's3'] as const).map((name) => servers.get(name)))
  const given = Object.assign({}, ...started.map(({ environment }) => environment)) as Record<string, string> // each is one
  const ports = Object.fromEntries(await Promise.all(serving.map(async (target) => [target, await freePort()] as const)))
  const at = (target: string, path: string) => `http://127.0.0.1:${ports[target]}${path}`
  return {
    ...given,
    ...Object.fromEntries(Object.entries(ports).map(([target, port]) => [`PORT_OF_${target}`, String(port)])),
    IDENTITY_PRIVATE_JWK: JSON.stringify(await createIdentityKey('test')),
    IDENTITY_JWKS_URL: at('gateway', identityKeysPath),
    JWKS_URL: at('interviews', '/.well-known/jwks.json'),
    INTERVIEWS_URL: at('interviews', '/graphql'),
    EMOTION_URL: at('emotion', ''),
    SUBGRAPH_URLS: ['interviews', 'emotion', 'scoring'].map((name) => `${name}=${at(name, '/graphql')}`).join(','),
  }
}

async function runToItsEnd(engine: Engine, image: string, environment: Record<string, string>): Promise<Outcome> {
  for (const command of [undefined, ['node', 'tools/seed.js'], platform]) {
    const run = engine.start(image, environment, command)
    const output = hear(run)
    const code = await new Promise<number | null>((resolve) => run.process.once('close', resolve))
    await run.stop()
    if (code !== 0) return { fault: `${command?.join(' ') ?? 'the migrations'} ended with ${code}: ${output()}` }
    if (command === platform) return { fault: platformFault(output()) }
  }
  return {}
}

/** Run in an image, prints Node's version and the user's number. */
const platform = ['node', '-p', '`${process.versions.node} ${process.getuid()}`']

function platformFault(printed: string): string | undefined {
  const [version = '', user] = printed.split(' ')
  if (!version.startsWith('22.')) return `runs Node ${version}`
  return user === '0' ? 'runs as root' : undefined
}

function healthCheckFault(image: RunningImage, command: string[]): string | undefined {
  if (command.length === 0) return 'has no health check'
  try {
    image.run(command)
    return undefined
  } catch (error) {
    return `its health check fails: ${String(error)}`
  }
}

/** The last that an image said. */
function hear({ process: { stdout, stderr } }: RunningImage): () => string {
  let heard = ''
  const keep = (part: Buffer) => void (heard = (heard + part.toString()).slice(-2_000))
  stdout?.on('data', keep)
  stderr?.on('data', keep)
  return () => heard.trim()
}

async function untilReady(image: RunningImage, port: number, output: () => string): Promise<Outcome> {
  const begin = performance.now()
  let answer = 'no answer'
  while (performance.now() - begin < readyWithinMs) {
    if (image.process.exitCode !== null) return { fault: `ended with ${image.process.exitCode}: ${output()}` }
    const response = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined)
    if (response?.ok) return { seconds: (performance.now() - begin) / 1000 }
    if (response !== undefined) answer = await response.text()
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  return { fault: `not ready after ${readyWithinMs / 1000} s: ${answer}\n${output()}` }
}

async function endingFault(image: RunningImage, output: () => string): Promise<string | undefined> {
  const written = image.written()
  const code = await image.stop()
  if (code !== 0) return `ended with ${code} when told to end: ${output()}`
  if (written.length > 0) return `wrote ${written.slice(0, 3).join(', ')}`
  return undefined
}
