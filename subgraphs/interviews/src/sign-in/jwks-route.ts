import type { FastifyInstance } from 'fastify'
import type { SigningKeys } from './signing-keys.ts'

export const jwksPath = '/.well-known/jwks.json'

/** The public keys of access tokens. A verifier may keep them for a minute. */
export function addJwksRoute(app: FastifyInstance, keys: Pick<SigningKeys, 'published'>): void {
  app.get(jwksPath, (_request, reply) => reply.header('cache-control', 'public, max-age=60').send(keys.published()))
}
