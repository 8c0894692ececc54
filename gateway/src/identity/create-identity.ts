import { ParleyError, anonymous, bearerToken, verifyAccessToken, type Principal, type SignIdentity } from '@parley/platform'
import { errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose'
import type { EndedSessions } from './ended-sessions.ts'
import { createIdentityTokens } from './identity-tokens.ts'

export type IdentityOptions =
  /** Everyone is anonymous; nothing is told to subgraphs. */
  | { mode: 'off' }
  | {
      mode: 'jwks'
      /** jose's `createRemoteJWKSet` or `createLocalJWKSet` of the keys that sign clients' access tokens. */
      keys: JWTVerifyGetKey
      sign: SignIdentity
      /** The public half of the key that signs, published for the subgraphs; not needed where they run in this process. */
      publicKeys?: JSONWebKeySet
    }

export interface Viewer {
  principal: Principal
  /** Milliseconds since the epoch; undefined: does not end. */
  expiresAt?: number
}

export interface Identity {
  /**
   * Who brings this `Authorization`; nothing brought is anonymous.
   * @throws ParleyError UNAUTHENTICATED for a token that is not good, SERVICE_UNAVAILABLE while the keys are out of reach
   */
  authenticate(authorization: unknown): Promise<Viewer>
  /** The signed identity for one subgraph, with the client's address if given; undefined with identity off. */
  tokenFor: (principal: Principal, subgraph: string, address?: string) => Promise<string | undefined>
}

/** @param ended sessions whose tokens are good no more, though they have not expired */
export function createIdentity(options: IdentityOptions, ended: Pick<EndedSessions, 'has'> = { has: () => false }): Identity {
  if (options.mode === 'off') return { authenticate: async () => ({ principal: anonymous }), tokenFor: async () => undefined }
  const keys = reachable(options.keys)
  const tokens = createIdentityTokens(options.sign)
  return {
    async authenticate(authorization) {
      if (authorization === undefined || authorization === null || authorization === '') return { principal: anonymous }
      const token = bearerToken(authorization)
      if (token === undefined) throw new ParleyError('UNAUTHENTICATED', { message: 'Authorization must be "Bearer <access token>".' })
      try {
        const viewer = await verifyAccessToken(token, keys)
        if (ended.has(viewer.principal.sessionId))
          throw new ParleyError('UNAUTHENTICATED', { message: 'The session is over; sign in again.' })
        return viewer
      } catch (error) {
        throw error instanceof Error && error.cause instanceof ParleyError ? error.cause : error
      }
    },
    tokenFor: tokens.tokenFor,
  }
}

/** Tells "no such key", the token's fault, from "the keys cannot be fetched", ours. */
function reachable(keys: JWTVerifyGetKey): JWTVerifyGetKey {
  return async (header, token) => {
    try {
      return await keys(header, token)
    } catch (cause) {
      const ours = !(cause instanceof errors.JOSEError) || cause.code === 'ERR_JWKS_TIMEOUT' || cause.code === 'ERR_JOSE_GENERIC'
      throw ours ? new ParleyError('SERVICE_UNAVAILABLE', { message: 'Sign-in keys are out of reach; try again.', cause }) : cause
    }
  }
}
