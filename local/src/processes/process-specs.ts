import { join } from 'node:path'
import { identityKeysPath } from '@parley/platform'
import type { PlatformPorts } from './guide-ports.ts'

/** One process of the platform. */
export interface ProcessSpec {
  /** In progress lines and in the log. */
  name: string
  /** Run by Node with tsx. */
  script: string
  /** Where it answers `/readyz`. */
  port: number
  /** Beside what all are given. */
  environment: Record<string, string>
}

export interface SpecOptions {
  ports: PlatformPorts
  /** Address that all listen on. */
  host: string
  /** DATABASE_URL, REDIS_URL, AMQP_URL, S3_…: each process takes what its configuration names. */
  services: Record<string, string>
  /** The key that signs who asks, as JSON. */
  identityKey: string
}

const root = join(import.meta.dirname, '../../..')

/** Every process of the platform, in the order in which they close: first who is asked from outside, last who works in the background. */
export function processSpecs({ ports, host, services, identityKey }: SpecOptions): ProcessSpec[] {
  const at = (port: number, path: string) => `http://127.0.0.1:${port}${path}`
  const keys = {
    JWKS_URL: at(ports.interviews, '/.well-known/jwks.json'),
    IDENTITY_JWKS_URL: at(ports.gateway, identityKeysPath),
    IDENTITY_PRIVATE_JWK: identityKey,
  }
  const graphql = {
    interviews: at(ports.interviews, '/graphql'),
    emotion: at(ports.emotion, '/graphql'),
    scoring: at(ports.scoring, '/graphql'),
  }
  const spec = (name: keyof PlatformPorts, folder: string, more: Record<string, string> = {}): ProcessSpec => ({
    name,
    script: join(root, folder, 'src/main.ts'),
    port: ports[name],
    environment: { ...services, ...keys, HOST: host, PORT: String(ports[name]), ...more },
  })
  return [
    spec('gateway', 'gateway', {
      SUPERGRAPH_FILE: join(root, 'supergraph.graphql'),
      ROUTES_FILE: join(root, 'gateway/parley.routes.json'),
      SUBGRAPH_URLS: Object.entries(graphql)
        .map(([name, url]) => `${name}=${url}`)
        .join(','),
      IDENTITY: 'jwks',
    }),
    spec('interviews', 'subgraphs/interviews', { EMOTION_URL: at(ports.emotion, '') }),
    spec('emotion', 'subgraphs/emotion', { INTERVIEWS_URL: graphql.interviews }),
    spec('scoring', 'subgraphs/scoring', { INTERVIEWS_URL: graphql.interviews }),
    spec('inference-worker', 'workers/inference'),
    spec('scoring-worker', 'workers/scoring'),
    spec('media-worker', 'workers/media'),
  ]
}
