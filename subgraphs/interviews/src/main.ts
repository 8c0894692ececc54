import { createCaches } from '@parley/cache'
import { topology } from '@parley/contracts'
import { createAmqpWorkQueue, createRedisEventBus, createS3ObjectStore, s3OptionsOf } from '@parley/messaging'
import { createIdentityVerifier, nameClockSkew, runProcess } from '@parley/platform'
import { createRateLimits } from '@parley/rate-limit'
import { openRedisConnection } from '@parley/redis'
import { createRemoteJWKSet } from 'jose'
import { interviewsConfig } from './config.ts'
import { createInterviewsSubgraph } from './create-interviews-subgraph.ts'

/** The interviews subgraph as a process of its own. */
await runProcess({
  name: 'interviews',
  schema: interviewsConfig,
  async start({ config, part, ...observed }) {
    // What is shared and may be lost: it is not waited for as long as a bell is.
    const redis = part(await openRedisConnection({ ...observed, url: config.REDIS_URL, name: 'interviews-shared', timeoutMs: 500 }))
    const subgraph = part(
      await createInterviewsSubgraph({
        ...observed,
        databaseUrl: config.DATABASE_URL,
        connections: config.DATABASE_CONNECTIONS,
        bus: part(await createRedisEventBus({ ...observed, url: config.REDIS_URL, name: 'interviews' })),
        queue: part(await createAmqpWorkQueue({ ...observed, url: config.AMQP_URL, name: 'interviews', topology })),
        store: part(await createS3ObjectStore({ ...observed, ...s3OptionsOf(config) })),
        rateLimits: createRateLimits({ ...observed, redis }),
        caches: createCaches({ ...observed, redis }),
        verifyIdentity: createIdentityVerifier(createRemoteJWKSet(new URL(config.IDENTITY_JWKS_URL)), 'interviews', {
          onSkew: nameClockSkew(observed.health),
        }),
        emotionUrl: config.EMOTION_URL,
        publicUrl: config.PUBLIC_URL,
        trustedProxies: config.TRUST_PROXY,
        host: config.HOST,
        port: config.PORT,
      }),
    )
    return subgraph.url
  },
})
