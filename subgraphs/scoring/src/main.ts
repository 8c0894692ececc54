import { topology } from '@parley/contracts'
import { createPool } from '@parley/database'
import { createAccessFetcher } from '@parley/interview-access'
import { createEmbeddedEventBus, createEmbeddedWorkQueue } from '@parley/messaging'
import {
  closeAll,
  closeOnSignal,
  createHealth,
  createIdentitySigner,
  createIdentityVerifier,
  createLogger,
  createMetrics,
  nameClockSkew,
  parseConfig,
  redactConfig,
} from '@parley/platform'
import { createRemoteJWKSet, type JWK } from 'jose'
import { scoringConfig } from './config.ts'
import { createScoringSubgraph } from './create-scoring-subgraph.ts'

/** The scoring subgraph as a process of its own. Its queue lies in the database; its bells are heard within this process. */
const config = parseConfig(scoringConfig, process.env)
const logger = createLogger({ name: 'scoring', level: config.LOG_LEVEL })
logger.info({ config: redactConfig(scoringConfig, config) }, 'starting')

const metrics = createMetrics({ processMetrics: true })
const health = createHealth()
const pool = createPool({ url: config.DATABASE_URL, name: 'scoring-queue', max: 5, logger })
const bus = createEmbeddedEventBus({ logger })
const queue = await createEmbeddedWorkQueue({ topology, pool, logger, metrics })
const subgraph = await createScoringSubgraph({
  databaseUrl: config.DATABASE_URL,
  bus,
  queue,
  verifyIdentity: createIdentityVerifier(createRemoteJWKSet(new URL(config.IDENTITY_JWKS_URL)), 'scoring', {
    onSkew: nameClockSkew(health),
  }),
  fetchAccess: createAccessFetcher({
    url: () => config.INTERVIEWS_URL,
    signIdentity: await createIdentitySigner(JSON.parse(config.IDENTITY_PRIVATE_JWK) as JWK), // jose checks what it needs of it
    service: 'scoring',
  }),
  logger,
  metrics,
  health,
  host: config.HOST,
  port: config.PORT,
})
logger.info({ url: subgraph.url }, 'serving')
closeOnSignal(
  {
    async close() {
      health.stop()
      await closeAll([subgraph, queue, bus, { close: () => pool.end() }])
    },
  },
  { logger },
)
