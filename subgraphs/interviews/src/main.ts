import { topology } from '@parley/contracts'
import { createPool } from '@parley/database'
import { createEmbeddedEventBus, createEmbeddedWorkQueue } from '@parley/messaging'
import {
  closeAll,
  closeOnSignal,
  createHealth,
  createIdentityVerifier,
  createLogger,
  createMetrics,
  nameClockSkew,
  parseConfig,
  redactConfig,
} from '@parley/platform'
import { createRemoteJWKSet } from 'jose'
import { interviewsConfig } from './config.ts'
import { createInterviewsSubgraph } from './create-interviews-subgraph.ts'

/** The interviews subgraph as a process of its own. Its queue lies in the database; its bells are heard within this process. */
const config = parseConfig(interviewsConfig, process.env)
const logger = createLogger({ name: 'interviews', level: config.LOG_LEVEL })
logger.info({ config: redactConfig(interviewsConfig, config) }, 'starting')

const metrics = createMetrics({ processMetrics: true })
const health = createHealth()
const pool = createPool({ url: config.DATABASE_URL, name: 'interviews-queue', max: 5, logger })
const bus = createEmbeddedEventBus({ logger })
const queue = await createEmbeddedWorkQueue({ topology, pool, logger, metrics })
const subgraph = await createInterviewsSubgraph({
  databaseUrl: config.DATABASE_URL,
  bus,
  queue,
  verifyIdentity: createIdentityVerifier(createRemoteJWKSet(new URL(config.IDENTITY_JWKS_URL)), 'interviews', {
    onSkew: nameClockSkew(health),
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
