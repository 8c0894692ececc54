import { createEmotionSubgraph } from '@parley/emotion'
import { createInferenceWorker, type BackendChoice } from '@parley/inference-worker'
import { createAccessFetcher } from '@parley/interview-access'
import { createInterviewsSubgraph } from '@parley/interviews'
import { createMediaWorker } from '@parley/media-worker'
import type { EventBus } from '@parley/messaging'
import type { Closable, createInternalIdentity, Health, Logger, Metrics, VerifyIdentity } from '@parley/platform'
import { createScoringSubgraph } from '@parley/scoring'
import { createScoringWorker, openScorer, type ScorerConfig } from '@parley/scoring-worker'
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose'
import type { LocalServices } from '../open-services.ts'
import { startRestartablePart, type PartScope, type RestartablePart, type RunningPart } from './restartable-part.ts'

export interface StartPartsOptions {
  services: LocalServices
  /** Says how those are. */
  servicesHealth: Pick<Health, 'report'>
  databaseUrl: string
  identity: Awaited<ReturnType<typeof createInternalIdentity>>
  threads: number | undefined
  backend: BackendChoice | undefined
  retentionDays: number | undefined
  scorer: ScorerConfig | undefined
  metrics: Metrics
  health: Health
  loggerOf: (part: string) => Logger
  /** Takes over what must be closed. */
  part: <T extends Closable>(opened: T) => T
}

export interface StartedParts {
  /** Everything but the gateway. */
  all: readonly RestartablePart[]
  /** Of the subgraphs, by name. */
  urls: { interviews: string; emotion: string; scoring: string }
  /** Keys of the tokens that clients carry. */
  accessTokenKeys: JWTVerifyGetKey
  /** Resolves once the inference pool is warm. */
  warm: Promise<void>
}

/** Starts subgraphs and workers in this process, each as a part that can be ended and begun again by itself. */
export async function startParts(options: StartPartsOptions): Promise<StartedParts> {
  const { services, servicesHealth, databaseUrl, identity, metrics, health, loggerOf, part } = options
  const { bus, store, rateLimits, caches } = services
  const shared = { queue: services.queue, metrics, health }
  const all: RestartablePart[] = []
  type Start = Parameters<typeof startRestartablePart>[0]['start']
  const open = async (name: string, start: Start) =>
    void all.push(part(await startRestartablePart({ name, shared, services: servicesHealth, start, logger: loggerOf(name) })))

  let warm: Promise<void> = Promise.resolve()
  await open('inference-worker', async (scope) => {
    const { threads, backend } = options
    const worker = await createInferenceWorker({ ...scope, threads, backend, logger: loggerOf('inference') })
    warm = worker.ready
    return worker
  })

  const urls = { interviews: '', emotion: '', scoring: '' }
  let jwksUrl = ''
  /** A subgraph begins again where it was: others know its address. */
  const openSubgraph = (name: keyof typeof urls, create: (scope: SubgraphScope) => Promise<RunningPart & { url: string }>) =>
    open(name, async (scope) => {
      const port = urls[name] === '' ? 0 : Number(new URL(urls[name]).port)
      const own = { verifyIdentity: identity.verifierFor(name), logger: loggerOf(name) }
      const subgraph = await create({ ...scope, ...own, bus, databaseUrl, port })
      urls[name] = subgraph.url
      return subgraph
    })
  const fetchAccessFor = (service: string) => createAccessFetcher({ url: () => urls.interviews, signIdentity: identity.sign, service })

  await openSubgraph('interviews', async (scope) => {
    const subgraph = await createInterviewsSubgraph({ ...scope, store, rateLimits, caches })
    ;({ jwksUrl } = subgraph)
    return subgraph
  })
  const accessTokenKeys = createRemoteJWKSet(new URL(jwksUrl))
  await openSubgraph('emotion', (scope) =>
    createEmotionSubgraph({ ...scope, accessTokenKeys, fetchAccess: fetchAccessFor('emotion'), retentionDays: options.retentionDays }),
  )
  await openSubgraph('scoring', (scope) => createScoringSubgraph({ ...scope, fetchAccess: fetchAccessFor('scoring') }))

  await open('scoring-worker', async (scope) => {
    const judging = { metrics: scope.metrics, logger: loggerOf('scoring worker') }
    return createScoringWorker({ queue: scope.queue, scorer: options.scorer && (await openScorer(options.scorer, judging)), ...judging })
  })
  await open('media-worker', (scope) => createMediaWorker({ ...scope, store, logger: loggerOf('media worker') }))
  return { all, urls, accessTokenKeys, warm }
}

interface SubgraphScope extends PartScope {
  bus: EventBus
  databaseUrl: string
  verifyIdentity: VerifyIdentity
  logger: Logger
  port: number
}
