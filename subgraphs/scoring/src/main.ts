import { topology } from '@parley/contracts'
import { createAccessFetcher } from '@parley/interview-access'
import { createAmqpWorkQueue, createRedisEventBus } from '@parley/messaging'
import { createIdentityVerifier, createInternalIdentity, nameClockSkew, runProcess } from '@parley/platform'
import { createRemoteJWKSet } from 'jose'
import { scoringConfig } from './config.ts'
import { createScoringSubgraph } from './create-scoring-subgraph.ts'

/** The scoring subgraph as a process of its own. */
await runProcess({
  name: 'scoring',
  schema: scoringConfig,
  async start({ config, part, ...observed }) {
    const { sign } = await createInternalIdentity(config.IDENTITY_PRIVATE_JWK)
    const subgraph = part(
      await createScoringSubgraph({
        ...observed,
        databaseUrl: config.DATABASE_URL,
        connections: config.DATABASE_CONNECTIONS,
        bus: part(await createRedisEventBus({ ...observed, url: config.REDIS_URL, name: 'scoring' })),
        queue: part(await createAmqpWorkQueue({ ...observed, url: config.AMQP_URL, name: 'scoring', topology })),
        verifyIdentity: createIdentityVerifier(createRemoteJWKSet(new URL(config.IDENTITY_JWKS_URL)), 'scoring', {
          onSkew: nameClockSkew(observed.health),
        }),
        fetchAccess: createAccessFetcher({ url: () => config.INTERVIEWS_URL, signIdentity: sign, service: 'scoring' }),
        host: config.HOST,
        port: config.PORT,
      }),
    )
    return subgraph.url
  },
})
