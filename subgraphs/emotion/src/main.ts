import { topology } from '@parley/contracts'
import { createAccessFetcher } from '@parley/interview-access'
import { createAmqpWorkQueue, createRedisEventBus } from '@parley/messaging'
import { createIdentityVerifier, createInternalIdentity, nameClockSkew, runProcess } from '@parley/platform'
import { createRemoteJWKSet } from 'jose'
import { emotionConfig } from './config.ts'
import { createEmotionSubgraph } from './create-emotion-subgraph.ts'

/** The emotion subgraph as a process of its own. */
await runProcess({
  name: 'emotion',
  schema: emotionConfig,
  async start({ config, part, ...observed }) {
    const { sign } = await createInternalIdentity(config.IDENTITY_PRIVATE_JWK)
    const subgraph = part(
      await createEmotionSubgraph({
        ...observed,
        databaseUrl: config.DATABASE_URL,
        connections: config.DATABASE_CONNECTIONS,
        bus: part(await createRedisEventBus({ ...observed, url: config.REDIS_URL, name: 'emotion' })),
        queue: part(await createAmqpWorkQueue({ ...observed, url: config.AMQP_URL, name: 'emotion', topology })),
        verifyIdentity: createIdentityVerifier(createRemoteJWKSet(new URL(config.IDENTITY_JWKS_URL)), 'emotion', {
          onSkew: nameClockSkew(observed.health),
        }),
        accessTokenKeys: createRemoteJWKSet(new URL(config.JWKS_URL)),
        fetchAccess: createAccessFetcher({ url: () => config.INTERVIEWS_URL, signIdentity: sign, service: 'emotion' }),
        retentionDays: config.EMOTION_RETENTION_DAYS,
        host: config.HOST,
        port: config.PORT,
      }),
    )
    return subgraph.url
  },
})
