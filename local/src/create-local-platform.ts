import { migrate, startEmbeddedPostgres } from '@parley/database'
import { createEmotionSubgraph } from '@parley/emotion'
import { createGateway, loadRoutes, revocationsOn } from '@parley/gateway'
import { createInferenceWorker, type BackendChoice } from '@parley/inference-worker'
import { createAccessFetcher } from '@parley/interview-access'
import { createInterviewsSubgraph } from '@parley/interviews'
import { createMediaWorker } from '@parley/media-worker'
import { closeAll, createHealth, createInternalIdentity, createMetrics, type Closable, type Logger } from '@parley/platform'
import { createScoringSubgraph } from '@parley/scoring'
import { createScoringWorker, openScorer, type ScorerConfig } from '@parley/scoring-worker'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createRemoteJWKSet } from 'jose'
import { seed } from '../../prisma/seed/seed.ts'
import { demoPages } from './demo-pages.ts'
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
  const parts: Closable[] = []
  const part = <T extends Closable>(started: T): T => {
    parts.push(started)
    return started
  }
  const health = createHealth()
  const close = () => {
    health.stop()
    return closeAll(parts.splice(0).toReversed())
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
    const { store, rateLimits, caches, ...messaging } = await openServices({
      ...options.services,
      databaseUrl,
      folder,
      publicUrl: () => publicUrl,
      loggerOf,
      metrics,
      health,
      part,
    })
    const { queue } = messaging
    const shared = { ...messaging, metrics, health }

    const inference = part(await createInferenceWorker({ queue, metrics, health, threads, backend, logger: loggerOf('inference') }))
    const interviews = part(
      await createInterviewsSubgraph({
        ...shared,
        store,
        rateLimits,
        caches,
        databaseUrl,
        verifyIdentity: identity.verifierFor('interviews'),
        logger: loggerOf('interviews'),
      }),
    )
    const accessTokenKeys = createRemoteJWKSet(new URL(interviews.jwksUrl))
    const fetchAccessFor = (service: string) => createAccessFetcher({ url: () => interviews.url, signIdentity: identity.sign, service })
    const emotion = part(
      await createEmotionSubgraph({
        ...shared,
        databaseUrl,
        verifyIdentity: identity.verifierFor('emotion'),
        accessTokenKeys,
        fetchAccess: fetchAccessFor('emotion'),
        retentionDays: options.retentionDays,
        logger: loggerOf('emotion'),
      }),
    )
    const scoring = part(
      await createScoringSubgraph({
        ...shared,
        databaseUrl,
        verifyIdentity: identity.verifierFor('scoring'),
        fetchAccess: fetchAccessFor('scoring'),
        logger: loggerOf('scoring'),
      }),
    )
    const judging = { metrics, logger: loggerOf('scoring worker') }
    const scorer = options.scorer && (await openScorer(options.scorer, judging))
    part(await createScoringWorker({ queue, scorer, ...judging }))
    part(await createMediaWorker({ queue, store, metrics, logger: loggerOf('media worker') }))
    onProgress('subgraphs and workers started')

    const gateway = part(
      await createGateway({
        supergraphSdl: await readFile(join(root, 'supergraph.graphql'), 'utf8'),
        subgraphUrls: { interviews: interviews.url, emotion: emotion.url, scoring: scoring.url },
        identity: { mode: 'jwks', keys: accessTokenKeys, sign: identity.sign },
        revocations: revocationsOn(messaging.bus),
        routes: await loadRoutes(join(root, 'gateway/parley.routes.json')),
        pageSettings: demoPages,
        pageOrigins: options.services?.s3 ? [options.services.s3.S3_PUBLIC_ENDPOINT ?? options.services.s3.S3_ENDPOINT] : [],
        host,
        port,
        logger: loggerOf('gateway'),
        metrics,
        health,
      }),
    )
    publicUrl ||= `http://localhost:${gateway.port}`
    onProgress('gateway listening')
    await inference.ready
    onProgress('inference pool warm')
    return { url: `http://localhost:${gateway.port}`, close }
  } catch (error) {
    await close().catch((failure: unknown) => logger.error({ err: failure }, 'could not close what had started'))
    throw error
  }
}
