import { migrate, startEmbeddedPostgres } from '@parley/database'
import { createGateway, loadRoutes, revocationsOn } from '@parley/gateway'
import type { BackendChoice } from '@parley/inference-worker'
import { closeAll, createHealth, createInternalIdentity, createMetrics, type Closable, type Logger, type Metrics } from '@parley/platform'
import type { ScorerConfig } from '@parley/scoring-worker'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { seed } from '../../prisma/seed/seed.ts'
import { demoPages } from './demo-pages.ts'
import { createControlServer, type ControlledPart } from './control/control-server.ts'
import { bothHealths } from './embedded/both-healths.ts'
import { startParts } from './embedded/start-parts.ts'
import { requireFreePort } from './free-port.ts'
import { openServices, type GivenServices } from './open-services.ts'

export interface LocalPlatformOptions {
  host: string
  /** Where everything is reached; all else listens on free loopback ports. */
  port: number
  /** Of the embedded database and the recordings. */
  folder: string
  /** Where clients reach it, as URLs of recordings say; default `http://localhost:port`. */
  publicUrl?: string | undefined
  /** A PostgreSQL to use instead of the embedded one; migrated and, when empty, seeded like it. */
  databaseUrl?: string | undefined
  /** Redis, RabbitMQ or S3 instead of what is embedded. */
  services?: GivenServices
  /** Of the inference pool; default: the cores, at most 4. */
  threads?: number | undefined
  /** Default `auto`. */
  backend?: BackendChoice | undefined
  /** How long emotion samples are kept; default 30. */
  retentionDays?: number | undefined
  /** What judges answers; default the rubric. */
  scorer?: ScorerConfig | undefined
  logger: Logger
  /** Hears each step as it is done. */
  onProgress?: (step: string) => void
}

export interface LocalPlatform extends Closable {
  /** `http://localhost:port`. */
  url: string
}

const root = join(import.meta.dirname, '../..')

/**
 * Starts the whole platform in this process, part after part, and resolves once it is ready. The parts speak HTTP and WebSocket on
 * loopback, as they would across machines.
 * @throws StartError with one sentence; what had started is closed
 */
export async function createLocalPlatform(options: LocalPlatformOptions): Promise<LocalPlatform> {
  const { host, port, folder, threads, backend, logger, onProgress = () => {} } = options
  /** In the order of their start; closed in the opposite one. */
  const opened: Closable[] = []
  const part = <T extends Closable>(started: T): T => {
    opened.push(started)
    return started
  }
  const health = createHealth()
  const close = () => {
    health.stop()
    return closeAll(opened.splice(0).toReversed())
  }
  const loggerOf = (name: string) => logger.child({ part: name })
  const metrics = createMetrics({ processMetrics: true })

  try {
    if (port !== 0) await requireFreePort(host, port)
    const databaseUrl = options.databaseUrl ?? part(await startEmbeddedPostgres({ folder, logger: loggerOf('database') })).url
    onProgress(options.databaseUrl === undefined ? 'database started' : 'using the database of DATABASE_URL')
    await migrate(databaseUrl, { logger: loggerOf('database') })
    const seeded = await seed(databaseUrl, loggerOf('seed'))
    onProgress(seeded ? 'migrated and seeded' : 'migrated; the data of the last time is here')

    const identity = await createInternalIdentity()
    let publicUrl = options.publicUrl === undefined ? '' : new URL(options.publicUrl).origin
    const servicesHealth = createHealth()
    const services = await openServices({
      ...options.services,
      databaseUrl,
      folder,
      publicUrl: () => publicUrl,
      loggerOf,
      metrics,
      health: bothHealths(servicesHealth, health),
      part,
    })
    const parts = await startParts({
      services,
      servicesHealth,
      databaseUrl,
      identity,
      threads,
      backend,
      retentionDays: options.retentionDays,
      scorer: options.scorer,
      metrics,
      health,
      loggerOf,
      part,
    })
    onProgress('subgraphs and workers started')

    const control = part(await createControlServer({ logger: loggerOf('control') }))
    control.control([...parts.all, gatewayPart(metrics)])
    const gateway = part(
      await createGateway({
        supergraphSdl: await readFile(join(root, 'supergraph.graphql'), 'utf8'),
        subgraphUrls: parts.urls,
        identity: { mode: 'jwks', keys: parts.accessTokenKeys, sign: identity.sign },
        revocations: revocationsOn(services.bus),
        routes: await loadRoutes(join(root, 'gateway/parley.routes.json')),
        pageSettings: demoPages,
        pageOrigins: options.services?.s3 ? [options.services.s3.S3_PUBLIC_ENDPOINT ?? options.services.s3.S3_ENDPOINT] : [],
        statusUrls: Object.fromEntries([...parts.all, { name: 'gateway' }].map(({ name }) => [name, `${control.url}/parts/${name}`])),
        control,
        host,
        port,
        logger: loggerOf('gateway'),
        metrics,
        health,
      }),
    )
    publicUrl ||= `http://localhost:${gateway.port}`
    onProgress('gateway listening')
    await parts.warm
    onProgress('inference pool warm')
    return { url: `http://localhost:${gateway.port}`, close }
  } catch (error) {
    await close().catch((failure: unknown) => logger.error({ err: failure }, 'could not close what had started'))
    throw error
  }
}

/** It goes with the whole process, whose figures stand at it. */
const gatewayPart = (metrics: Metrics): ControlledPart => ({
  name: 'gateway',
  stop: null,
  isStarting: () => false,
  end: () => {},
  report: async () => ({ ready: true, checks: {} }),
  scrape: () => metrics.scrape(),
})
