import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'

/** Secrets of a cluster on one machine, with the keys and names that operators and vaults give them elsewhere. */
export interface LocalSecrets {
  'database-app': { uri: string; password: string }
  'rabbitmq-default-user': { connection_string: string; username: string; password: string }
  redis: { url: string; password: string }
  'object-store': { 'access-key': string; 'secret-key': string; 'encryption-key': string }
  identity: { 'private-jwk': string }
}

const password = () => randomBytes(24).toString('base64url')

/** Makes them, each value anew. */
export function generateLocalSecrets(): LocalSecrets {
  const [database, broker, cache] = [password(), password(), password()]
  return {
    'database-app': { password: database, uri: `postgresql://parley:${database}@database-rw:5432/parley` },
    'rabbitmq-default-user': { username: 'parley', password: broker, connection_string: `amqp://parley:${broker}@rabbitmq:5672/` },
    redis: { password: cache, url: `redis://:${cache}@redis:6379` },
    'object-store': {
      'access-key': `parley-${randomBytes(4).toString('hex')}`,
      'secret-key': password(),
      // MinIO's form: a name and 32 bytes. Objects are encrypted with it.
      'encryption-key': `parley:${randomBytes(32).toString('base64')}`,
    },
    identity: { 'private-jwk': JSON.stringify(generateIdentityKey()) },
  }
}

/** An Ed25519 key that signs who asks, as IDENTITY_PRIVATE_JWK takes it. */
export const generateIdentityKey = (): Record<string, unknown> => ({
  ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
  kid: randomUUID(),
  alg: 'EdDSA',
  use: 'sig',
})

/** The names and keys alone. */
export const localSecretKeys: Record<string, readonly string[]> = Object.fromEntries(
  Object.entries(generateLocalSecrets()).map(([name, values]) => [name, Object.keys(values)]),
)
