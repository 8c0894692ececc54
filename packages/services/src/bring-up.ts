import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Logger } from '@parley/platform'
import { findCompose, hasEngine, openCompose } from './compose.ts'
import { ensurePackages } from './debian-packages.ts'
import { addressOf, givenService, requireAnswer } from './given-services.ts'
import { lockServices } from './lock-services.ts'
import { serverKinds } from './server-kinds.ts'
import { serviceNames, type ServiceName } from './server.ts'
import { writeServices, type FoundService, type FoundServices } from './services-file.ts'
import { openServicesFolder } from './services-folder.ts'

export interface BringUpOptions {
  /** Of everything about services: data, settings, secrets, logs. Made when missing. */
  folder: string
  /** Names the services that are given. CONTAINERS=0: none is started in a container. */
  environment: NodeJS.ProcessEnv
  logger: Logger
  /** Hears one line for each thing done. */
  say: (line: string) => void
}

/**
 * Sees to it that all four services answer: those that the environment names as they are, the rest by containers where an engine runs,
 * else from Debian's packages. A folder keeps to what it began with. What runs already is left as it is.
 * @throws ServicesError with one sentence; what has started stays, and the next call goes on from there
 */
export async function bringUpServices({ folder: path, environment, logger, say }: BringUpOptions): Promise<FoundServices> {
  const folder = openServicesFolder(path)
  const lock = await lockServices(folder)
  try {
    const found: Partial<FoundServices> = {}
    for (const name of serviceNames) {
      const given = givenService(name, environment)
      if (given === undefined) continue
      await requireAnswer(name, given)
      say(`${serverKinds[name].title} of ${addressOf(name, given)}, as given`)
      found[name] = { origin: 'given', environment: given }
    }
    const rest = serviceNames.filter((name) => found[name] === undefined)
    const contained = environment['CONTAINERS'] === '0' ? [] : await toContain(folder, rest)
    const own = rest.filter((name) => !contained.includes(name))
    if (contained.length > 0) {
      Object.assign(found, await composeUp(join(folder, 'compose'), contained, say))
      if (isLoopback(environment['HOST']))
        say('Prometheus, in its container, sees the apps that listen on all addresses: HOST=0.0.0.0 make dev-up SERVICES=1')
    }
    if (own.length > 0) Object.assign(found, await debianUp(folder, own, logger, say))
    const services = found as FoundServices // every name was in one of the three
    writeServices(folder, services)
    return services
  } finally {
    lock.release()
  }
}

const isLoopback = (host: string | undefined) => !host || /^(127\.|localhost$|::1$)/.test(host)

/** Those that run in containers: where data lies already decides, else whether an engine answers. */
async function toContain(folder: string, names: readonly ServiceName[]): Promise<ServiceName[]> {
  const fresh = names.filter((name) => !existsSync(join(folder, name)))
  const usesCompose = fresh.length > 0 && (findCompose(join(folder, 'compose')) !== undefined || (await hasEngine()))
  return usesCompose ? fresh : []
}

async function composeUp(folder: string, names: readonly ServiceName[], say: (line: string) => void) {
  const before = findCompose(folder)
  const compose = await openCompose(folder, say)
  for (const name of names) tellMove(serverKinds[name].title, before?.environmentOf(name), compose.environmentOf(name), say)
  await compose.up(names)
  for (const name of [...names, 'monitoring'] as const) {
    for (const [title, address] of Object.entries(compose.addressesOf(name))) say(`${title} at ${address}, in a container`)
  }
  return Object.fromEntries(
    names.map((name): [ServiceName, FoundService] => [name, { origin: 'compose', environment: compose.environmentOf(name) }]),
  )
}

/** Whoever runs on a service keeps to the address that it began with. @param before undefined when the service never ran here */
export function tellMove(
  title: string,
  before: Record<string, string> | undefined,
  now: Record<string, string>,
  say: (line: string) => void,
): void {
  if (before !== undefined && !isDeepStrictEqual(before, now))
    say(`${title} has moved: a platform that runs on it (make dev-up SERVICES=1) asks at the old address until it is started again`)
}

/** One after the other would take as long as all of them; at once, as long as the slowest. */
async function debianUp(folder: string, names: readonly ServiceName[], logger: Logger, say: (line: string) => void) {
  await ensurePackages(names, say)
  const started = names.map(async (name): Promise<[ServiceName, FoundService]> => {
    const kind = serverKinds[name]
    const before = kind.find(join(folder, name))?.environment
    const server = await kind.start({ folder: join(folder, name), purpose: 'development', logger, onNotice: say })
    tellMove(kind.title, before, server.environment, say)
    for (const [title, address] of Object.entries(server.addresses)) say(`${title} at ${address}`)
    return [name, { origin: 'debian', environment: server.environment }]
  })
  // All have come to an end, one way or the other, before the first failure is told: none is left half started unseen.
  await Promise.allSettled(started)
  return Object.fromEntries(await Promise.all(started))
}
