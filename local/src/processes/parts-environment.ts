import { join } from 'node:path'
import { identityKeysPath } from '@parley/platform'
import { demoPages } from '../demo-pages.ts'
import { portVariableOf, type PlatformPorts } from './guide-ports.ts'
import { subgraphNames } from './process-folders.ts'

export interface PartsOptions {
  ports: PlatformPorts
  /** Address that all listen on. */
  host: string
  /** The key that signs who asks, as JSON. */
  identityKey: string
}

const root = join(import.meta.dirname, '../../..')

/** The variables by which the parts of one platform find and trust each other; each part takes what its configuration names. */
export function partsEnvironment({ ports, host, identityKey }: PartsOptions): Record<string, string> {
  const at = (port: number, path: string) => `http://127.0.0.1:${port}${path}`
  return {
    HOST: host,
    IDENTITY: 'jwks',
    JWKS_URL: at(ports.interviews, '/.well-known/jwks.json'),
    IDENTITY_JWKS_URL: at(ports.gateway, identityKeysPath),
    IDENTITY_PRIVATE_JWK: identityKey,
    SUPERGRAPH: join(root, 'supergraph.graphql'),
    ROUTES_FILE: join(root, 'gateway/parley.routes.json'),
    PAGE_SETTINGS: JSON.stringify(demoPages),
    SUBGRAPH_URLS: subgraphNames.map((name) => `${name}=${at(ports[name], '/graphql')}`).join(','),
    STATUS_URLS: Object.entries(ports)
      .map(([name, port]) => `${name}=${at(port, '')}`)
      .join(','),
    INTERVIEWS_URL: at(ports.interviews, '/graphql'),
    EMOTION_URL: at(ports.emotion, ''),
    ...Object.fromEntries(Object.entries(ports).map(([name, port]) => [portVariableOf(name), String(port)])),
  }
}
