import { bearerToken, ParleyError, verifyAccessToken, type User } from '@parley/platform'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose'
import type { SigningKeys } from '../sign-in/signing-keys.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `createBearer`. */
    user?: User
  }
}

/** An `onRequest` hook: lets through whoever brings a good access token, before their body is read. */
export type Bearer = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

export function createBearer(signingKeys: Pick<SigningKeys, 'published'>): Bearer {
  // Looked up anew each time: keys rotate.
  const keys: JWTVerifyGetKey = (header, token) => createLocalJWKSet(signingKeys.published())(header, token)
  return async (request) => {
    const token = bearerToken(request.headers.authorization)
    if (token === undefined) throw new ParleyError('UNAUTHENTICATED', { message: 'Send the access token: `Authorization: Bearer …`.' })
    request.user = (await verifyAccessToken(token, keys)).principal
  }
}

/** Whom the bearer hook let through. @throws ParleyError UNAUTHENTICATED on a route without it */
export function userOfRequest({ user }: FastifyRequest): User {
  if (user === undefined) throw new ParleyError('UNAUTHENTICATED')
  return user
}
